package io.mediahub.domain.rendition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.LongStream;
import mediahub.rendition.AudioRung;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Inspection;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * The renditions of a source, as a pure function of its inspection. No rendition exceeds the source
 * in size or bitrate.
 */
public final class Ladder {
  private static final Recipe RECIPE = Recipe.CURRENT;

  /** More tracks of sound than this are left out. */
  public static final int MAX_AUDIO_TRACKS = 8;

  /** How many bits of AAC do the work of one bit of Opus. */
  private static final double OPUS = 1.5;

  private Ladder() {}

  public static LadderPlanned plan(Inspection source) {
    VideoTrack video = source.getVideo();
    return new LadderPlanned(
        RECIPE.ladderVersion(),
        video == null ? List.of() : new PictureLadder(video).rungs(),
        audioRungs(source.getAudio()),
        RECIPE.segmentMillis());
  }

  private static List<AudioRung> audioRungs(List<AudioTrack> tracks) {
    List<AudioRung> rungs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<AudioTrack> taken = tracks.subList(0, Math.min(tracks.size(), MAX_AUDIO_TRACKS));
    AudioTrack first = playedFirst(taken);
    for (AudioTrack track : taken) {
      int channels = Math.min(2, track.getChannels());
      rungs.add(
          new AudioRung(
              "a" + rungs.size(),
              track.getIndex(),
              channels,
              track.getSampleRate() == 44_100 ? 44_100 : 48_000,
              bitsPerSecond(track, channels),
              track.getLanguage(),
              unique(names, nameOf(track)),
              track.equals(first)));
    }
    return rungs;
  }

  /** The lowest step that is not below the source's own bitrate. */
  private static long bitsPerSecond(AudioTrack track, int channels) {
    long most =
        channels == 1 ? RECIPE.sound().monoBitsPerSecond() : RECIPE.sound().stereoBitsPerSecond();
    double worth = track.getBitsPerSecond() * (track.getCodec().equals("opus") ? OPUS : 1);
    return worth <= 0
        ? most
        : LongStream.of(most / 2, most * 3 / 4, most)
            .filter(step -> step >= worth)
            .findFirst()
            .orElse(most);
  }

  /**
   * The track that plays when nobody chooses: the one that the file prefers. A commentary or a
   * description is the last resort, whatever the file prefers.
   */
  private static @Nullable AudioTrack playedFirst(List<AudioTrack> tracks) {
    return tracks.stream()
        .min(
            Comparator.comparing(AudioTrack::getSecondary)
                .thenComparing(track -> !track.getPreferred()))
        .orElse(null);
  }

  private static String nameOf(AudioTrack track) {
    return track.getTitle().isEmpty() ? languageName(track.getLanguage()) : track.getTitle();
  }

  private static String languageName(@Nullable String language) {
    if (language == null || language.equals("und")) {
      return "Audio";
    }
    String name = Locale.forLanguageTag(language).getDisplayLanguage(Locale.ENGLISH);
    return name.isEmpty() ? "Audio" : name;
  }

  private static String unique(Set<String> taken, String name) {
    String candidate = name;
    for (int n = 2; !taken.add(candidate); n++) {
      candidate = name + " " + n;
    }
    return candidate;
  }
}

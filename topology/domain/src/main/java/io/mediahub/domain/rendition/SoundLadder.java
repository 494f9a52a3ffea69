package io.mediahub.domain.rendition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import mediahub.rendition.AudioRung;
import mediahub.rendition.AudioTrack;
import org.jspecify.annotations.Nullable;

/**
 * The renditions of a source's sound. Each track has one that every player can play. Surround sound
 * has one more, and music of a high bitrate has one for slow connections.
 */
public final class SoundLadder {
  /** More tracks of sound than this are left out. */
  public static final int MAX_TRACKS = 8;

  /** The group that has a rendition of each track. */
  public static final String MAIN = "audio";

  /** The group of those that have more than two channels. */
  public static final String SURROUND = "surround";

  /** The group for slow connections. */
  public static final String LOW = "low";

  private static final Recipe.Sound RECIPE = Recipe.CURRENT.sound();

  /** A variable bitrate stays a little below its name. */
  private static final double NEARLY = 0.95;

  /** How many bits of AAC do the work of one bit of Opus. */
  private static final double OPUS = 1.5;

  private static final int STEREO = 2;

  /** 5.1: front left, right and centre, low frequencies, left and right behind. */
  private static final int SURROUND_CHANNELS = 6;

  /** More channels than this have no usual places. */
  private static final int MOST_SURROUND_CHANNELS = 8;

  /** Layouts from which 5.1 is made; six to eight channels without a name have the usual places. */
  private static final Pattern SURROUND_LAYOUT =
      Pattern.compile("(5\\.1|6\\.1|7\\.1)(\\(.*\\))?||unknown|[678] channels.*");

  private final boolean beside;

  /**
   * @param beside whether it is the sound of a picture
   */
  public SoundLadder(boolean beside) {
    this.beside = beside;
  }

  /**
   * The main rendition of each track in the order of the tracks, then the others.
   *
   * @param tracks of the source
   */
  public List<AudioRung> rungs(List<AudioTrack> tracks) {
    List<AudioTrack> taken = tracks.subList(0, Math.min(tracks.size(), MAX_TRACKS));
    int first = playedFirst(taken);
    Set<String> names = new HashSet<>();
    List<AudioRung> rungs = new ArrayList<>();
    List<AudioRung> more = new ArrayList<>();
    for (AudioTrack track : taken) {
      AudioRung main =
          main(track, "a" + rungs.size(), unique(names, nameOf(track)), rungs.size() == first);
      rungs.add(main);
      if (isSurround(track)) {
        more.add(
            beside(main, SURROUND, SURROUND_CHANNELS, bitsPerSecond(track, SURROUND_CHANNELS)));
      }
      if (main.getBitsPerSecond() == RECIPE.music()) {
        more.add(beside(main, LOW, main.getChannels(), RECIPE.slow()));
      }
    }
    more.sort(Comparator.comparing(AudioRung::getGroup).reversed()); // surround before low
    rungs.addAll(more);
    return rungs;
  }

  private AudioRung main(AudioTrack track, String id, String name, boolean first) {
    int channels = Math.min(STEREO, track.getChannels());
    return new AudioRung(
        id,
        track.getIndex(),
        channels,
        track.getSampleRate() == 44_100 ? 44_100 : 48_000,
        bitsPerSecond(track, channels),
        track.getLanguage(),
        name,
        first,
        MAIN);
  }

  /** Another rendition of the same track: members of different groups that are alike. */
  private static AudioRung beside(AudioRung main, String group, int channels, long bitsPerSecond) {
    return AudioRung.newBuilder(main)
        .setRenditionId(main.getRenditionId() + "-" + group)
        .setGroup(group)
        .setChannels(channels)
        .setBitsPerSecond(bitsPerSecond)
        .build();
  }

  /** The lowest step that is not below the source's own bitrate. */
  private long bitsPerSecond(AudioTrack track, int channels) {
    double worth = track.getBitsPerSecond() * (track.getCodec().equals("opus") ? OPUS : 1);
    if (channels == STEREO && !beside && worth >= RECIPE.music() * NEARLY) {
      return RECIPE.music();
    }
    long most = RECIPE.most(channels);
    return worth <= 0
        ? most
        : RECIPE.steps().stream()
            .map(step -> Recipe.Sound.share(step, channels))
            .filter(step -> step >= worth)
            .findFirst()
            .orElse(most);
  }

  private static boolean isSurround(AudioTrack track) {
    return track.getChannels() >= SURROUND_CHANNELS
        && track.getChannels() <= MOST_SURROUND_CHANNELS
        && SURROUND_LAYOUT.matcher(track.getChannelLayout()).matches();
  }

  /**
   * The track that plays when nobody chooses: the one that the file prefers. A commentary or a
   * description is the last resort, whatever the file prefers.
   */
  private static int playedFirst(List<AudioTrack> tracks) {
    return tracks.stream()
        .min(
            Comparator.comparing(AudioTrack::getSecondary)
                .thenComparing(track -> !track.getPreferred()))
        .map(tracks::indexOf)
        .orElse(-1);
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

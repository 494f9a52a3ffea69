package io.mediahub.domain.rendition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import mediahub.rendition.AudioRung;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Inspection;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * The renditions of a source, as a pure function of its inspection. Steps are measured by the short
 * side, so that portrait video gets the same quality. No rendition exceeds the source in size or
 * bitrate.
 */
public final class Ladder {
  private static final Recipe RECIPE = Recipe.CURRENT;

  /** Short side in pixels, and the rate control's upper bound in bits per second. */
  private record Step(int shortSide, long bitsPerSecond) {}

  private static final List<Step> STEPS =
      List.of(
          new Step(2160, 16_000_000),
          new Step(1440, 9_000_000),
          new Step(1080, 6_000_000),
          new Step(720, 3_000_000),
          new Step(480, 1_200_000),
          new Step(240, 300_000));

  /**
   * A rung's share of the source's bitrate grows with its share of the pixels, and a little more.
   */
  private static final double HEADROOM = 1.2;

  private static final long LEAST_BITS_PER_SECOND = 64_000;

  /** A step this close to the source's size would duplicate it. */
  private static final double DISTINCT = 0.85;

  /** More tracks of sound than this are left out. */
  public static final int MAX_AUDIO_TRACKS = 8;

  private Ladder() {}

  public static LadderPlanned plan(Inspection source) {
    VideoTrack video = source.getVideo();
    return new LadderPlanned(
        RECIPE.ladderVersion(),
        video == null ? List.of() : videoRungs(video),
        audioRungs(source.getAudio()),
        RECIPE.segmentMillis());
  }

  private static List<VideoRung> videoRungs(VideoTrack source) {
    int ownSide = even(Math.min(source.getWidth(), source.getHeight()));
    List<VideoRung> rungs = new ArrayList<>();
    rungs.add(rung(source, ownSide, ownBitsPerSecond(ownSide)));
    for (Step step : STEPS) {
      VideoRung rung = rung(source, step.shortSide(), step.bitsPerSecond());
      if (step.shortSide() <= ownSide * DISTINCT && belowBitrate(rung, source)) {
        rungs.add(rung);
      }
    }
    return rungs;
  }

  /** Between two steps the bound grows with the pixels. */
  private static long ownBitsPerSecond(int side) {
    Step upper = STEPS.getFirst();
    for (Step step : STEPS) {
      if (step.shortSide() >= side) {
        upper = step;
      }
    }
    double share = (double) side / upper.shortSide();
    return Math.round(upper.bitsPerSecond() * Math.min(1.0, share * share));
  }

  private static VideoRung rung(VideoTrack source, int side, long bitsPerSecond) {
    int shortSide = Math.min(source.getWidth(), source.getHeight());
    int width = scaled(source.getWidth(), side, shortSide);
    int height = scaled(source.getHeight(), side, shortSide);
    double pixels = (double) width * height / ((double) source.getWidth() * source.getHeight());
    long bound =
        source.getBitsPerSecond() <= 0
            ? bitsPerSecond
            : Math.min(bitsPerSecond, Math.round(HEADROOM * pixels * source.getBitsPerSecond()));
    return new VideoRung(
        "v" + side,
        width,
        height,
        source.getFrameRateNum(),
        source.getFrameRateDen(),
        Math.max(LEAST_BITS_PER_SECOND, bound));
  }

  private static boolean belowBitrate(VideoRung rung, VideoTrack source) {
    return source.getBitsPerSecond() <= 0 || rung.getMaxBitsPerSecond() < source.getBitsPerSecond();
  }

  /** To the nearest even number of pixels, which 4:2:0 needs; at the source's own size, down. */
  private static int scaled(int length, int side, int shortSide) {
    return side == even(shortSide)
        ? even(length)
        : 2 * (int) Math.round(length * (double) side / shortSide / 2);
  }

  private static int even(int pixels) {
    return Math.max(2, pixels - pixels % 2);
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
              channels == 1
                  ? RECIPE.sound().monoBitsPerSecond()
                  : RECIPE.sound().stereoBitsPerSecond(),
              track.getLanguage(),
              unique(names, nameOf(track)),
              track == first));
    }
    return rungs;
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

package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.Recipe;
import io.mediahub.domain.sound.LoudnessTarget.Gain;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mediahub.rendition.AudioRung;
import mediahub.rendition.AudioTrack;
import org.jspecify.annotations.Nullable;

/**
 * The filters from the source's sound to a rung, in two graphs. The first makes sound of one rate
 * and layout; ffmpeg makes it anew when the source's format changes midway, so it knows no time.
 * The second puts that onto the grid. Its output is {@code [a0]}, {@code [a1]} ...
 */
record SoundGraph(
    AudioTrack track,
    AudioRung rung,
    int index,
    Grid grid,
    Recipe.Sound recipe,
    @Nullable Gain gain) {
  /** Gaps in the source and a late start are filled with silence. */
  private static final String GAPS = "aresample=async=1:first_pts=0";

  /** Two speakers need no more; players know how to place these two. */
  private static final int LEFT_AND_RIGHT = 2;

  private static final Pattern AMBISONIC = Pattern.compile("ambisonic (\\d)(\\+.*)?");

  /** ffmpeg's name of a layout whose channels have no places. */
  private static final Pattern PLACELESS = Pattern.compile("|unknown|\\d+ channels.*");

  /** The number of channels up to which ffmpeg assumes a usual layout where none is stated. */
  private static final int USUAL_LAYOUTS = 8;

  /** Sound as loud as it is. */
  SoundGraph(AudioTrack track, AudioRung rung, int index, Grid grid, Recipe.Sound recipe) {
    this(track, rung, index, grid, recipe, null);
  }

  /** As it is for a listener of its rendition. */
  SoundGraph with(@Nullable Gain louder) {
    return new SoundGraph(track, rung, index, grid, recipe, louder);
  }

  /** The first graph: any format becomes the rung's, and as loud as it should be. */
  String sameFormat() {
    return gain == null ? format() : format() + "," + gain.filter();
  }

  private String format() {
    // Sound from before the beginning, which nobody hears.
    return "atrim=start=0,"
        + mixed()
        // One rate ...
        + "aresample=%d,".formatted(rung.getSampleRate())
        // ... and one layout: more channels than the rung has are mixed down.
        + "aformat=sample_fmts=fltp:channel_layouts="
        + layout(rung.getChannels());
  }

  /**
   * The second graph.
   *
   * @param decoder of the first graph's output
   */
  String chain(int decoder) {
    return "[dec:%d]".formatted(decoder) + String.join(",", filters()) + output(index);
  }

  /**
   * The second graph of a measurement instead: what is heard, up to its end.
   *
   * @param decoder of the first graph's output
   */
  String measured(int decoder) {
    return "[dec:%d]%s,ebur128@%s=peak=true:framelog=quiet%s"
        .formatted(decoder, GAPS, rung.getRenditionId(), output(index));
  }

  /** Name of a rung's sound in the graph. */
  static String output(int rung) {
    return "[a%d]".formatted(rung);
  }

  private List<String> filters() {
    return List.of(
        GAPS,
        // Silence until the end of the longest track.
        "apad=whole_dur=" + grid.seconds(),
        // The encoder's priming takes the place of the first samples, so that sound starts at 0.
        "atrim=start_sample=%d:end=%s".formatted(recipe.primingSamples(), grid.seconds()));
  }

  /** Layouts that ffmpeg cannot mix down by itself. */
  private String mixed() {
    Matcher sphere = AMBISONIC.matcher(track.getChannelLayout());
    if (sphere.matches() && rung.getChannels() == LEFT_AND_RIGHT) {
      // Two cardioids that look to the left and to the right: W and Y, in the order of AmbiX.
      int side = Integer.parseInt(sphere.group(1)) + 1;
      int beside = side * side;
      boolean pair = track.getChannels() == beside + LEFT_AND_RIGHT;
      return "pan=stereo|c0=0.5*c0+0.5*c1%s|c1=0.5*c0-0.5*c1%s,"
          .formatted(pair ? "+c" + beside : "", pair ? "+c" + (beside + 1) : "");
    }
    boolean placeless =
        PLACELESS.matcher(track.getChannelLayout()).matches()
            && track.getChannels() > USUAL_LAYOUTS;
    if (placeless && rung.getChannels() == LEFT_AND_RIGHT) {
      // Nobody knows where they belong: all of them, on both sides, as loud as one.
      String all =
          IntStream.range(0, track.getChannels())
              .mapToObj(channel -> "c" + channel)
              .collect(Collectors.joining("+"));
      return "pan=stereo|c0<%s|c1<%s,".formatted(all, all);
    }
    return "";
  }

  static String layout(int channels) {
    return switch (channels) {
      case 1 -> "mono";
      case 2 -> "stereo";
      case 6 -> "5.1";
      default ->
          throw new IllegalArgumentException("no layout for %d channels".formatted(channels));
    };
  }
}

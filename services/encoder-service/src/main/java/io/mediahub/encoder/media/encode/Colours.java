package io.mediahub.encoder.media.encode;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.SandboxLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The colour space of a source, and the filters that convert it to BT.709, limited range: a ladder
 * has one colour space. For what the file does not state, the usual convention applies: BT.601 up
 * to 576 lines, BT.709 above, BT.2020 for HDR.
 *
 * @param matrix ffmpeg's name, such as {@code bt709}
 * @param primaries ffmpeg's name
 * @param transfer ffmpeg's name
 */
record Colours(String matrix, String primaries, String transfer) {
  private static final int LAST_SD_LINE = 576;

  /**
   * The names of ffprobe that the scale filter accepts. It fails with any other, even on a single
   * frame.
   */
  private static final Set<String> SCALE_KNOWS =
      Set.of("bt709", "fcc", "bt470bg", "smpte170m", "smpte240m", "bt2020nc");

  private static final SandboxLimits LIMITS =
      new SandboxLimits(Duration.ofSeconds(60), 4L << 30, 1 << 20, Duration.ofSeconds(90));

  static Colours of(FfmpegSandbox sandbox, JobSpace space, int stream, boolean hdr)
      throws InterruptedException {
    Map<String, String> stated = new HashMap<>();
    Consumer<String> report =
        line -> {
          int equals = line.indexOf('=');
          if (equals > 0) {
            stated.putIfAbsent(line.substring(0, equals), line.substring(equals + 1));
          }
        };
    sandbox.probe(
        space,
        LIMITS,
        List.of(
            "-v",
            "error",
            "-select_streams",
            Integer.toString(stream),
            "-show_entries",
            "stream=height,color_space,color_primaries,color_transfer",
            "-of",
            "default=nw=1",
            "-i",
            space.requireSource().toString()),
        () -> report);
    boolean sd = number(stated.getOrDefault("height", "")) <= LAST_SD_LINE;
    return new Colours(
        known(stated, "color_space", hdr ? "bt2020nc" : sd ? "smpte170m" : "bt709"),
        known(stated, "color_primaries", hdr ? "bt2020" : "bt709"),
        known(stated, "color_transfer", "bt709"));
  }

  /** Filters from the source's colours to BT.709, after a scale to this size. */
  String toBt709(int width, int height, boolean hdr) {
    String size = "scale=%d:%d".formatted(width, height);
    if (!hdr) {
      return sdr(size);
    }
    return String.join(
        ",",
        // Small first: what follows costs time for every pixel.
        size,
        // zscale fails on a frame that does not state its colours.
        "setparams=color_primaries=%s:color_trc=%s:colorspace=%s"
            .formatted(primaries, transfer, matrix),
        // Tone mapping needs linear light; white is at 100 nits.
        "zscale=t=linear:npl=100",
        // Linear light needs more precision than integers have.
        "format=gbrpf32le",
        // The smaller gamut, while the light is still linear.
        "zscale=p=bt709",
        // Compresses highlights instead of clipping them, and keeps their colour.
        "tonemap=hable:desat=0",
        // The curve, matrix and range of SDR video.
        "zscale=t=bt709:m=bt709:r=tv",
        // The only pixel format that all players decode.
        "format=yuv420p");
  }

  private String sdr(String size) {
    if (matrix.equals("gbr")) { // RGB has no matrix to undo
      return from(size, "auto");
    }
    if (SCALE_KNOWS.contains(matrix)) {
      return from(size, matrix);
    }
    String before =
        switch (matrix) {
          case "ycgco" ->
              "setparams=color_primaries=bt709:color_trc=bt709:colorspace=ycgco,zscale=m=709,";
          case "bt2020c" ->
              "setparams=color_primaries=bt2020:color_trc=bt2020-10:colorspace=bt2020c,"
                  + "zscale=m=709:p=709:t=709,";
          // Ordinary video uses no other matrix, so such a tag is a mistake.
          default -> "setparams=colorspace=bt709,";
        };
    return before + from(size, "bt709");
  }

  private static String from(String size, String matrix) {
    return size
        + ":in_color_matrix=%s:out_color_matrix=bt709:out_range=tv".formatted(matrix)
        + ",format=yuv420p";
  }

  private static String known(Map<String, String> stated, String name, String usual) {
    String value = stated.getOrDefault(name, "unknown");
    return value.equals("unknown") || value.equals("reserved") || !value.matches("[a-z0-9-]+")
        ? usual
        : value;
  }

  private static int number(String digits) {
    return digits.matches("\\d{1,6}") ? Integer.parseInt(digits) : 0;
  }
}

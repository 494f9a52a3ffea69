package io.mediahub.bench.encode;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * How like its source a rendition is, frame by frame, by ffmpeg's filter {@code ssim}.
 *
 * <p>ffmpeg converts between two pictures of which only one states its colours. So those of an
 * unlabelled source are stated here, as the platform takes them.
 *
 * @param fields whether the source is of fields
 * @param colours the filter that states the colours of an unlabelled source, with a comma behind
 *     it; empty for a source that states them
 */
record Quality(Path ffmpegHome, Path source, boolean fields, String colours) {
  private static final Pattern ALL = Pattern.compile("SSIM .*All:([0-9.]+)");
  private static final int FIRST_HD_LINE = 577;

  /**
   * @param video of the inspection
   */
  static Quality of(Path ffmpegHome, Path source, JsonNode video) {
    String matrix = video.path("height").asInt() < FIRST_HD_LINE ? "smpte170m" : "bt709";
    return new Quality(
        ffmpegHome,
        source,
        video.path("interlaced").asBoolean(false),
        video.path("colorMatrix").asString("").isEmpty()
            ? "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=" + matrix + ","
            : "");
  }

  /** Of what the platform made, which states its colours. */
  double ofPlatform(Path rendition, Ladder.Video rung) throws IOException, InterruptedException {
    return ssim(rendition, "", rung);
  }

  /** Of what plain ffmpeg made, which states what the source states. */
  double ofPlain(Path rendition, Ladder.Video rung) throws IOException, InterruptedException {
    return ssim(rendition, colours, rung);
  }

  /** The mean over all frames and planes, at the rendition's size; 1 is the same picture. */
  private double ssim(Path rendition, String stated, Ladder.Video rung)
      throws IOException, InterruptedException {
    String grid = "settb=1/1000,setpts=N,format=yuv420p";
    String graph =
        "[1:v:0]%s%sfps=%s:start_time=0,scale=%d:%d,setsar=1,%s[s];[0:v:0]%ssetsar=1,%s[r];[r][s]ssim"
            .formatted(
                colours,
                fields ? "bwdif," : "",
                rung.rate(),
                rung.width(),
                rung.height(),
                grid,
                stated,
                grid);
    Path said = Files.createTempFile("mediahub-bench-", ".log");
    try {
      ProcessBuilder ffmpeg =
          new ProcessBuilder(
                  List.of(
                      ffmpegHome.resolve("ffmpeg").toString(),
                      "-hide_banner",
                      "-nostdin",
                      "-nostats",
                      "-i",
                      rendition.toString(),
                      "-i",
                      source.toString(),
                      "-lavfi",
                      graph,
                      "-f",
                      "null",
                      "-"))
              .redirectErrorStream(true)
              .redirectOutput(said.toFile());
      ffmpeg.environment().put("LD_LIBRARY_PATH", ffmpegHome.toString());
      int code = ffmpeg.start().waitFor();
      String text = Files.readString(said, StandardCharsets.ISO_8859_1);
      Matcher all = ALL.matcher(text);
      if (code != 0 || !all.find()) {
        throw new Failure(
            ExitCode.COMPONENT_FAILED,
            "The pictures of "
                + rung.id()
                + " could not be compared: "
                + text.strip().lines().reduce("", (a, b) -> b),
            "Try another --file, or --no-quality.");
      }
      return Double.parseDouble(all.group(1));
    } finally {
      Files.delete(said);
    }
  }
}

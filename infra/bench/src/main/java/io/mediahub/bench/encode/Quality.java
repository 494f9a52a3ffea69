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

/** How like its source a rendition is, frame by frame, by ffmpeg's filter {@code ssim}. */
final class Quality {
  private static final Pattern ALL = Pattern.compile("SSIM .*All:([0-9.]+)");

  private Quality() {}

  /**
   * The mean over all frames and planes, at the rendition's size; 1 is the same picture.
   *
   * @param fields whether the source is of fields
   */
  static double ssim(
      Path ffmpegHome, Path rendition, Path source, Ladder.Video rung, boolean fields)
      throws IOException, InterruptedException {
    String grid = "settb=1/1000,setpts=N,format=yuv420p";
    String graph =
        "[1:v:0]%sfps=%s:start_time=0,scale=%d:%d,setsar=1,%s[s];[0:v:0]setsar=1,%s[r];[r][s]ssim"
            .formatted(
                fields ? "bwdif," : "", rung.rate(), rung.width(), rung.height(), grid, grid);
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

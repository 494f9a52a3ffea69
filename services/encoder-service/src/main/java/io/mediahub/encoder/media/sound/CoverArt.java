package io.mediahub.encoder.media.sound;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.Inputs;
import io.mediahub.encoder.media.sandbox.ProbeReport;
import io.mediahub.encoder.media.still.StillTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Takes the picture out of a file of sound, as it is stored. It is an image like an uploaded one
 * from there on, and no more to be trusted.
 */
public final class CoverArt {
  private static final String FILE = "cover";

  /** Codecs whose packets are files of images. */
  private static final Set<String> FILES = Set.of("mjpeg", "png", "gif", "webp");

  private final FfmpegSandbox sandbox;
  private final StillTool tool;

  public CoverArt(FfmpegSandbox sandbox, StillTool tool) {
    this.sandbox = sandbox;
    this.tool = tool;
  }

  /**
   * @return the image as the source of a space with the same folder; null when the file has none
   * @throws io.mediahub.encoder.media.MediaFailure when the file cannot be read
   */
  public @Nullable JobSpace extract(JobSpace space) throws IOException, InterruptedException {
    JsonNode report =
        ProbeReport.of(
            sandbox,
            space,
            "-show_entries",
            "stream=index,codec_name:stream_disposition=attached_pic");
    for (JsonNode stream : report.path("streams")) {
      boolean cover = stream.path("disposition").path("attached_pic").asInt(0) == 1;
      if (cover && FILES.contains(stream.path("codec_name").asString(""))) {
        return extract(space, stream.path("index").asInt(0));
      }
    }
    return null;
  }

  private @Nullable JobSpace extract(JobSpace space, int index)
      throws IOException, InterruptedException {
    tool.run(
        space,
        Inputs.FILMS,
        List.of(
            "-hide_banner",
            "-v",
            "error",
            "-y",
            "-i",
            space.requireSource().toString(),
            "-map",
            "0:" + index,
            "-c",
            "copy",
            "-frames:v",
            "1",
            "-f",
            "image2",
            "-update",
            "1",
            FILE));
    Path file = space.folder().resolve(FILE);
    return Files.exists(file) && Files.size(file) > 0 ? new JobSpace(space.folder(), file) : null;
  }
}

package io.mediahub.encoder.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.rendition.PictureFormat;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Formats beside H.264 are made in chunks that join, and may be published. */
@SandboxTest
class FormatsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "640x360, 25, 1",
    "360x640, 30000/1001, 2",
  })
  void each_format_is_published_beside_h264(String size, String rate, int threads)
      throws Exception {
    Path source =
        MadeMedia.film(
            folder,
            "film.mp4",
            "testsrc2=s=%s:r=%s:d=10".formatted(size, rate),
            "sine=f=300:d=10",
            "-c:v",
            "libx264",
            "-g",
            "50",
            "-c:a",
            "aac");

    WholeEncode.Outcome outcome;
    try (FfmpegSandbox sandbox = TestMedia.sandbox()) {
      outcome =
          WholeEncode.run(
              sandbox,
              InspectionLimits.DEFAULT,
              new JobSpace(Files.createDirectory(folder.resolve("job")), source),
              threads,
              EnumSet.of(PictureFormat.HEVC, PictureFormat.AV1));
    }

    assertThat(outcome.code()).as(outcome.sentence()).isEqualTo("published");
  }
}

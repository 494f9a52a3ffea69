package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.Ladder;
import io.mediahub.domain.rendition.Recipe;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mediahub.rendition.Inspection;
import org.junit.jupiter.api.Test;

class MeasureTitleTest {
  @Test
  void measure() throws Exception {
    Path out = Path.of("/tmp/farm/title-measure");
    StringBuilder text = new StringBuilder();
    try (FfmpegSandbox sandbox = TestMedia.sandbox()) {
      for (Path file :
          List.of(
              Path.of("/work/shared/media/sintel-trailer-720p.mp4"),
              Path.of("/work/shared/media/phone-1080p-vfr.mp4"),
              Path.of("/work/shared/media/city-mpeg2-no-audio.mpg"),
              out.resolve("grain.mp4"),
              out.resolve("slides.mp4"))) {
        String name = file.getFileName().toString().replaceAll("\\..*", "");
        JobSpace space = new JobSpace(Files.createDirectories(out.resolve("job-" + name)), file);
        for (boolean keeps : List.of(false)) {
          long begun = System.nanoTime();
          Accepted accepted =
              (Accepted)
                      new Inspector(sandbox, InspectionLimits.DEFAULT)
                          .inspect(space, TestMedia.declared(file), keeps);
          Inspection inspection = accepted.inspection();
          long middle = System.nanoTime();
          Inspection probed = new TitleProbe(sandbox, 6L << 30).inspect(space, inspection, accepted.seekMicros());
          long end = System.nanoTime();
          text.append(
              "%s keeps=%s own=%s inspect %d ms probe %d ms%n  %s%n  fixed %s%n  title %s%n"
                  .formatted(
                      name,
                      keeps,
                      inspection.getVideo().getOwn() != null,
                      (middle - begun) / 1_000_000,
                      (end - middle) / 1_000_000,
                      probed.getVideo(),
                      text(inspection),
                      text(probed)));
          if (!keeps) {
            write(out, name + "-fixed", inspection, file);
            write(out, name + "-title", probed, file);
            int n = 0;
            for (List<String> arguments :
                ProbePlan.of(inspection, !accepted.seekMicros().isEmpty(), Recipe.CURRENT).commands(file.toString())) {
              Files.write(out.resolve(name + "-probe" + n++ + ".args"), arguments);
            }
          }
        }
      }
    }
    Files.writeString(out.resolve("plans.txt"), text);
  }

  private static List<String> text(Inspection inspection) {
    return Ladder.plan(inspection).getVideo().stream()
        .map(rung -> rung.getRenditionId() + "@" + rung.getMaxBitsPerSecond() / 1000)
        .toList();
  }

  private static void write(Path out, String name, Inspection inspection, Path file)
      throws Exception {
    var rungs = Ladder.plan(inspection).getVideo();
    Grid grid = Grid.of(inspection, rungs);
    Files.write(
        out.resolve(name + ".args"),
        new ChunkCommand(inspection, rungs, grid, Stretch.whole(grid), Recipe.CURRENT)
            .arguments(file.toString(), 1));
  }
}

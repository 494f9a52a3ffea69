package io.mediahub.encoder.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.encode.PartListener;
import io.mediahub.encoder.media.encode.PreviewEncoder;
import io.mediahub.encoder.media.encode.PreviewPlan;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.inspect.PreviewPlanner;
import io.mediahub.encoder.media.inspect.PreviewPlanner.Candidate;
import io.mediahub.encoder.media.inspect.PreviewPlanner.Planned;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.media.mp4.RangeReader;
import io.mediahub.encoder.media.mp4.SparseHead;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.hls.mp4.InitSegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import mediahub.encoding.EncodeLadder;
import mediahub.rendition.Inspection;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A preview that was copied sample by sample, by the checklist that packages are published by. */
@SandboxTest
class PreviewPackageTest {
  private static final long MEMORY = 6L << 30;

  @TempDir Path folder;

  private record InMemory(byte[] bytes) implements RangeReader {
    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void read(long offset, ByteBuffer into) {
      into.put(bytes, (int) offset, into.remaining());
    }
  }

  /** Gathers the segments of both renditions. */
  private record Gathered(WholePackage whole, Set<String> opened) implements PartListener {
    @Override
    public void segment(String renditionId, InitSegment init, CutSegment segment) {
      if (opened.add(renditionId)) {
        whole.opened(renditionId, init);
      }
      whole.segment(renditionId, segment);
    }
  }

  @ParameterizedTest
  @CsvSource({"21, 21, 1", "21, 21, 2", "13, 8, 2", "3, 3, 1"})
  void it_keeps_every_rule(int picture, int sound, int channels) throws Exception {
    Path file =
        MadeMedia.film(
            folder,
            "film.mp4",
            "testsrc2=s=640x360:r=25:d=" + picture,
            "anoisesrc=c=pink:a=0.5:r=44100:d=" + sound,
            "-g",
            "50",
            "-pix_fmt",
            "yuv420p",
            "-ac",
            channels);
    try (FfmpegSandbox sandbox = TestMedia.sandbox()) {
      JobSpace space = new JobSpace(Files.createTempDirectory(folder, "job"), file);
      Inspection inspection =
          ((Accepted)
                  new Inspector(sandbox, InspectionLimits.DEFAULT)
                      .inspect(space, TestMedia.declared(file)))
              .inspection();
      SparseHead head =
          SparseHead.open(new InMemory(Files.readAllBytes(file)), folder.resolve("head.mp4"));
      Candidate candidate = PreviewPlanner.candidate(head);
      Planned planned = new PreviewPlanner(sandbox).plan(space, candidate, null);
      PreviewPlan plan = planned.plan();
      Gathered gathered = new Gathered(new WholePackage(3), new HashSet<>());
      EncodeLadder judged =
          new EncodeLadder(
              TestMedia.source("key"),
              inspection,
              plan.pictures(),
              plan.sounds(),
              plan.segmentMillis());

      planned.fetchHead();
      PreviewEncoder encoder = new PreviewEncoder(sandbox, MEMORY, plan);
      encoder.copyHead(new JobSpace(space.folder(), head.file()), gathered);
      encoder.copyRest(space, gathered);

      assertThat(candidate.needsTools()).isFalse();
      assertThat(gathered.whole().check(judged).getFindings()).isEmpty();
    }
  }
}

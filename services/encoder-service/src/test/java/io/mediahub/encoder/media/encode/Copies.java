package io.mediahub.encoder.media.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.inspect.PreviewPlanner;
import io.mediahub.encoder.media.inspect.PreviewPlanner.Candidate;
import io.mediahub.encoder.media.inspect.PreviewPlanner.Planned;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.media.mp4.RangeReader;
import io.mediahub.encoder.media.mp4.SparseHead;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.hls.mp4.InitSegment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Previews as a worker makes them of a file's bytes. */
final class Copies {
  private static final long MEMORY = 6L << 30;

  private final FfmpegSandbox sandbox;
  private final Path folder;

  Copies(FfmpegSandbox sandbox, Path folder) {
    this.sandbox = sandbox;
    this.folder = folder;
  }

  /** A file that counts what is read of it. */
  static final class Counting implements RangeReader {
    final byte[] bytes;
    long read;
    int questions;

    Counting(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
      if (offset < 0 || offset + into.remaining() > bytes.length) {
        throw new IOException("beyond the end");
      }
      read += into.remaining();
      questions++;
      into.put(bytes, (int) offset, into.remaining());
    }
  }

  /** What a copy handed over. */
  static final class Made implements PartListener {
    final Map<String, InitSegment> inits = new LinkedHashMap<>();
    final Map<String, List<CutSegment>> segments = new LinkedHashMap<>();

    @Override
    public void segment(String renditionId, InitSegment init, CutSegment segment) {
      InitSegment before = inits.putIfAbsent(renditionId, init);
      assertThat(init.bytes()).isEqualTo((before == null ? init : before).bytes());
      List<CutSegment> all = segments.computeIfAbsent(renditionId, absent -> new ArrayList<>());
      assertThat(segment.index()).isEqualTo(all.size());
      if (all.isEmpty()) { // sound may begin within its first packet
        assertThat(segment.start()).isBetween(0L, renditionId.equals("a0") ? 1023L : 0L);
      } else {
        assertThat(segment.start()).isEqualTo(all.getLast().end());
      }
      all.add(segment);
    }

    byte[] bytes(String id) {
      var bytes = new ByteArrayOutputStream();
      bytes.writeBytes(inits.get(id).bytes());
      for (CutSegment segment : segments.get(id)) {
        bytes.writeBytes(segment.bytes());
      }
      return bytes.toByteArray();
    }
  }

  /** A plan, and all segments of it. */
  record Copy(PreviewPlan plan, Made made) {
    byte[] picture() {
      return made.bytes(plan.video().getRenditionId());
    }
  }

  @Nullable SparseHead head(RangeReader reader) throws Exception {
    return SparseHead.open(reader, Files.createTempFile(folder, "head", ".mp4"));
  }

  @Nullable Planned plan(SparseHead head) throws Exception {
    Candidate candidate = PreviewPlanner.candidate(head);
    return candidate == null
        ? null
        : new PreviewPlanner(sandbox).plan(space(head.file()), candidate, null);
  }

  PreviewEncoder encoder(PreviewPlan plan) {
    return new PreviewEncoder(sandbox, MEMORY, plan);
  }

  JobSpace space(Path source) throws Exception {
    return new JobSpace(Files.createTempDirectory(folder, "job"), source);
  }

  /** From the head of a file, and then from all of it. */
  Copy copy(Path file) throws Exception {
    SparseHead head = head(new Counting(Files.readAllBytes(file)));
    assertThat(head).isNotNull();
    Planned planned = plan(head);
    assertThat(planned).isNotNull();
    PreviewEncoder encoder = encoder(planned.plan());
    Made made = new Made();
    encoder.copyFirst(space(head.file()), null, made);
    planned.fetchHead();
    encoder.copyHead(space(head.file()), made);
    encoder.copyRest(space(file), made);
    return new Copy(planned.plan(), made);
  }
}

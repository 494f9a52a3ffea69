package io.mediahub.encoder.media.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.base.hash.Sha256;
import io.mediahub.domain.rendition.ChunkPlan;
import io.mediahub.domain.rendition.Ladder;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.hls.mp4.InitSegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import mediahub.encoding.EncodeChunk;
import mediahub.encoding.EncodeSound;
import mediahub.rendition.Inspection;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.LoudnessGoal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another worker makes the same bytes: the tool's digest and the arguments, which events and
 * manifests name, are all that the result depends on.
 */
@SandboxTest
class SameBytesTest {
  private static final long MEMORY = 6L << 30;

  @TempDir Path folder;

  /** What a worker made, by the digests of all that it handed over, and by what it says it was. */
  private static final class Made implements PartListener {
    private final List<String> digests = new ArrayList<>();
    private String tool;
    private List<String> arguments;

    @Override
    public void madeBy(String toolSha256, List<String> arguments) {
      this.tool = toolSha256;
      this.arguments = arguments;
    }

    @Override
    public void segment(String renditionId, InitSegment init, CutSegment segment) {
      digests.add(
          "%s %d %s %s"
              .formatted(renditionId, segment.index(), of(init.bytes()), of(segment.bytes())));
    }

    private static String of(byte[] bytes) {
      return HexFormat.of().formatHex(Sha256.of(bytes));
    }

    private List<String> sorted() {
      return digests.stream().sorted().toList();
    }
  }

  /** A worker on its own: with a sandbox, folders and a copy of the source of its own. */
  private interface Worker {
    void work(FfmpegSandbox sandbox, JobSpace space, Made made) throws Exception;
  }

  private Made worker(String name, Worker worker) throws Exception {
    Path own = Files.createDirectories(folder.resolve(name));
    Path source = Files.copy(TestMedia.CLIP, own.resolve("source-of-" + name + ".mp4"));
    Made made = new Made();
    try (FfmpegSandbox sandbox = TestMedia.sandbox()) {
      worker.work(sandbox, new JobSpace(Files.createDirectory(own.resolve("job")), source), made);
    }
    return made;
  }

  private Accepted inspected() throws Exception {
    try (FfmpegSandbox sandbox = TestMedia.sandbox()) {
      JobSpace space =
          new JobSpace(Files.createDirectory(folder.resolve("inspection")), TestMedia.CLIP);
      return (Accepted)
          new Inspector(sandbox, InspectionLimits.DEFAULT)
              .inspect(space, TestMedia.declared(TestMedia.CLIP));
    }
  }

  @Test
  void another_worker_makes_the_same_chunk_and_names_the_same_tool_and_arguments()
      throws Exception {
    Accepted accepted = inspected();
    Inspection inspection = accepted.inspection();
    LadderPlanned plan = Ladder.plan(inspection);
    var chunks = ChunkPlan.of(inspection, accepted.seekMicros());
    assertThat(chunks).as("not only the first one").hasSizeGreaterThan(1);
    EncodeChunk work =
        new EncodeChunk(
            TestMedia.source("key"),
            inspection,
            "package",
            plan.getVideo(),
            plan.getSegmentMillis(),
            1,
            chunks.get(1),
            chunks.size() == 2);
    Worker encodes =
        (sandbox, space, made) -> new ChunkEncoder(sandbox, MEMORY).encode(space, work, 1, made);

    Made one = worker("one", encodes);
    Made other = worker("another", encodes);

    assertThat(one.digests)
        .as("a segment of every rung: a chunk of so short a film has one")
        .hasSize(plan.getVideo().size());
    assertThat(other.sorted()).isEqualTo(one.sorted());
    assertThat(other.tool).matches("[0-9a-f]{64}").isEqualTo(one.tool);
    assertThat(other.arguments)
        .isEqualTo(one.arguments)
        .contains("source", "libx264")
        .noneMatch(argument -> argument.contains(folder.toString()));
  }

  @Test
  void another_worker_makes_the_same_sound() throws Exception {
    Inspection inspection = inspected().inspection();
    LadderPlanned plan = Ladder.plan(inspection);
    EncodeSound work =
        new EncodeSound(
            TestMedia.source("key"),
            inspection,
            "package",
            plan.getAudio(),
            plan.getSegmentMillis(),
            new LoudnessGoal(-23.0, -1.0));
    Worker encodes =
        (sandbox, space, made) -> new SoundEncoder(sandbox, MEMORY).encode(space, work, made);

    Made one = worker("one", encodes);
    Made other = worker("another", encodes);

    assertThat(one.digests).isNotEmpty();
    assertThat(other.sorted()).isEqualTo(one.sorted());
    assertThat(other.arguments).isEqualTo(one.arguments).contains("source", "aac");
  }
}

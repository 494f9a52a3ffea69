package io.mediahub.encoder.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.rendition.Ladder;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.encode.LadderEncoder;
import io.mediahub.encoder.media.encode.LadderListener;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.media.mp4.InitSegment;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mediahub.encoding.EncodeLadder;
import mediahub.rendition.Finding;
import mediahub.rendition.Inspection;
import mediahub.rendition.RenditionOpened;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real encoder makes of real files, by the real plan, breaks no rule. */
@SandboxTest
class ValidatorTest {
  private static FfmpegSandbox sandbox;
  @TempDir Path folder;

  @BeforeAll
  static void open() {
    sandbox = TestMedia.sandbox();
  }

  @AfterAll
  static void close() {
    sandbox.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "audio-only.mp4",
        "hello-theora.ogg",
        "rotated-90.mp4",
        "surround-5.1.mkv",
        "vp9-opus.webm",
        "city-mpeg2-no-audio.mpg",
        "phone-1080p-vfr.mp4",
        "sintel-trailer-720p.mp4"
      })
  void more_real_files_give_packages_that_may_be_published(String name) throws Exception {
    assertMayBePublished(beginning(TestMedia.extra(name)));
  }

  /** A whole segment, and part of another. */
  private Path beginning(Path film) throws Exception {
    String name = film.getFileName().toString();
    return TestMedia.make(
        folder.resolve("clip" + name.substring(name.lastIndexOf('.'))),
        "-i",
        film,
        "-map",
        "0",
        "-c",
        "copy",
        "-t",
        "5");
  }

  @Test
  void film_television_phones_and_sound_give_packages_that_may_be_published() throws Exception {
    assertMayBePublished(beginning(TestMedia.CLIP));
    assertMayBePublished(MadeMedia.rotated(folder));
    assertMayBePublished(MadeMedia.variableRate(folder));
    assertMayBePublished(MadeMedia.interlacedAndAnamorphic(folder));
    assertMayBePublished(MadeMedia.surround(folder));
    assertMayBePublished(MadeMedia.sound(folder));
  }

  private void assertMayBePublished(Path clip) throws Exception {
    EncodeLadder ladder = plan(clip);
    Validator check = new Validator(ladder);
    new LadderEncoder(sandbox, 6L << 30, 2).encode(space(clip), ladder, new ToCheck(check));
    assertThat(check.result().getFindings())
        .extracting(Finding::getRule, Finding::getSentence)
        .isEmpty();
  }

  @Test
  void a_rendition_that_never_came_is_found() throws Exception {
    EncodeLadder ladder = plan(MadeMedia.sound(folder));
    assertThat(new Validator(ladder).result().getFindings()).isNotEmpty();
  }

  private EncodeLadder plan(Path source) throws Exception {
    Inspection inspection =
        ((Accepted)
                new Inspector(sandbox, InspectionLimits.DEFAULT)
                    .inspect(space(source), TestMedia.declared(source)))
            .inspection();
    var plan = Ladder.plan(inspection);
    return new EncodeLadder(
        TestMedia.source("key"),
        inspection,
        plan.getVideo(),
        plan.getAudio(),
        plan.getSegmentMillis());
  }

  private JobSpace space(Path source) throws Exception {
    return new JobSpace(Files.createTempDirectory(folder, "job"), source);
  }

  private record ToCheck(Validator check) implements LadderListener {
    @Override
    public void opened(String renditionId, InitSegment init) {
      check.opened(
          new RenditionOpened(
              renditionId,
              "job",
              1,
              "job/1/" + renditionId + "/",
              "init.mp4",
              (long) init.bytes().length,
              init.codecs()));
    }

    @Override
    public void segment(String renditionId, CutSegment segment) {
      check.add(renditionId, List.of(segment.segment()));
    }

    @Override
    public void progress(int permille) {
      // not what is tested
    }
  }
}

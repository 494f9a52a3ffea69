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
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.hls.mp4.InitSegment;
import io.mediahub.hls.mp4.RenditionBytes;
import io.mediahub.hls.mp4.RenditionMeter;
import io.mediahub.playlist.check.MediaFacts;
import io.mediahub.playlist.check.PlaylistChecklist;
import io.mediahub.playlist.render.AudioRendition;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.Track;
import io.mediahub.playlist.render.VideoRendition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mediahub.encoding.EncodeLadder;
import mediahub.rendition.Finding;
import mediahub.rendition.Inspection;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.VideoRung;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    assertThat(encoded(clip, ladder, ladder).getFindings())
        .extracting(Finding::getRule, Finding::getSentence)
        .isEmpty();
  }

  /**
   * @param judged what the package is said to be
   */
  private PackageChecked encoded(Path clip, EncodeLadder made, EncodeLadder judged)
      throws Exception {
    Validator check = new Validator(judged);
    new LadderEncoder(sandbox, 6L << 30, 2).encode(space(clip), made, new ToCheck(check));
    return check.result();
  }

  /** The picture is as players decode it, whatever the size of the source. */
  @ParameterizedTest
  @CsvSource({"8192, 4320, 25", "5120, 2880, 25", "4096, 2304, 60", "7680, 1080, 25"})
  void large_pictures_give_packages_that_may_be_published(int width, int height, int rate)
      throws Exception {
    assertMayBePublished(MadeMedia.large(folder, width, height, rate));
  }

  /** The playlists agree with the plan, and both with each other: only the bytes are different. */
  @Test
  void a_plan_that_is_not_what_was_encoded_is_found() throws Exception {
    Path clip = MadeMedia.webm(folder);
    EncodeLadder made = plan(clip);
    VideoRung own = made.getVideo().getFirst();

    assertThat(rulesBroken(clip, made, VideoRung.newBuilder(own).setWidth(160).setHeight(120)))
        .contains(9);
    assertThat(rulesBroken(clip, made, VideoRung.newBuilder(own).setFrameRateNum(24))).contains(9);
  }

  private List<Integer> rulesBroken(Path clip, EncodeLadder made, VideoRung.Builder judged)
      throws Exception {
    EncodeLadder other = EncodeLadder.newBuilder(made).setVideo(List.of(judged.build())).build();
    EncodeLadder own =
        EncodeLadder.newBuilder(made).setVideo(List.of(made.getVideo().getFirst())).build();
    return encoded(clip, own, other).getFindings().stream().map(Finding::getRule).toList();
  }

  /** Whatever comes next: a player that chose a variant by its bandwidth can go on with it. */
  @Test
  void a_growing_package_never_costs_more_than_it_said_before() throws Exception {
    Path clip = MadeMedia.noise(folder);
    EncodeLadder ladder = plan(clip);
    var parts = new Parts();

    new LadderEncoder(sandbox, 6L << 30, 2).encode(space(clip), ladder, parts);

    for (int segments = 1; segments <= 5; segments++) {
      HlsPackage growing = parts.growing(ladder, segments);
      assertThat(
              PlaylistChecklist.check(
                      growing, MediaFacts.of(ladder.getInspection()), parts.measured(segments))
                  .findings())
          .isEmpty();
    }
  }

  /** The parts of a package as they come. */
  private static final class Parts implements LadderListener {
    private final Map<String, InitSegment> inits = new LinkedHashMap<>();
    private final Map<String, List<CutSegment>> cut = new LinkedHashMap<>();

    @Override
    public void opened(String renditionId, InitSegment init) {
      inits.put(renditionId, init);
      cut.put(renditionId, new ArrayList<>());
    }

    @Override
    public void segment(String renditionId, CutSegment segment) {
      cut.get(renditionId).add(segment);
    }

    @Override
    public void progress(int permille) {
      // not what is tested
    }

    /** With so many segments of each rendition. */
    HlsPackage growing(EncodeLadder ladder, int segments) {
      return new HlsPackage(
          ladder.getVideo().stream()
              .map(rung -> new VideoRendition(rung, track(rung.getRenditionId(), segments)))
              .toList(),
          ladder.getAudio().stream()
              .map(rung -> new AudioRendition(rung, track(rung.getRenditionId(), segments)))
              .toList(),
          ladder.getSegmentMillis(),
          false);
    }

    private Track track(String id, int segments) {
      return new Track(
          inits.get(id).codecs(),
          "init.mp4",
          first(id, segments).stream().map(CutSegment::segment).toList(),
          false);
    }

    private List<CutSegment> first(String id, int segments) {
      return cut.get(id).subList(0, Math.min(segments, cut.get(id).size()));
    }

    Map<String, RenditionBytes> measured(int segments) {
      Map<String, RenditionBytes> measured = new LinkedHashMap<>();
      inits.forEach(
          (id, init) -> {
            RenditionMeter meter = new RenditionMeter(init);
            first(id, segments).forEach(segment -> meter.add(segment.bytes()));
            measured.put(id, meter.result());
          });
      return measured;
    }
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
      check.measure(renditionId, init);
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
      check.measure(renditionId, segment);
      check.add(renditionId, List.of(segment.segment()));
    }

    @Override
    public void progress(int permille) {
      // not what is tested
    }
  }
}

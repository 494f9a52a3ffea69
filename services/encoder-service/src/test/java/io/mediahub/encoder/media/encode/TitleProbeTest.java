package io.mediahub.encoder.media.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.domain.rendition.Ladder;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import mediahub.rendition.Inspection;
import mediahub.rendition.PictureProbe;
import mediahub.rendition.ProbedSize;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What titles take at the recipe's quality, measured with the real ffmpeg. */
@SandboxTest
class TitleProbeTest {
  private static final long MEMORY = 6L << 30;

  /** Ladders do not depend on the bitrate of a source that has plenty. */
  private static final String PLENTY = "ffv1";

  @TempDir Path folder;
  private FfmpegSandbox sandbox;

  @BeforeEach
  void open() {
    sandbox = TestMedia.sandbox();
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  private Accepted accepted(Path file, boolean keeps) throws Exception {
    return (Accepted)
        new Inspector(sandbox, InspectionLimits.DEFAULT)
            .inspect(space(file), TestMedia.declared(file), keeps);
  }

  private Inspection inspected(Path file, boolean keeps) throws Exception {
    return accepted(file, keeps).inspection();
  }

  private JobSpace space(Path file) throws Exception {
    return new JobSpace(Files.createDirectories(folder.resolve("job")), file);
  }

  private @Nullable PictureProbe measured(Path file) throws Exception {
    Accepted accepted = accepted(file, false);
    Inspection probed =
        new TitleProbe(sandbox, MEMORY)
            .inspect(space(file), accepted.inspection(), accepted.seekMicros());
    return probed.getVideo() == null ? null : probed.getVideo().getProbe();
  }

  private static List<String> planned(Inspection inspection, @Nullable PictureProbe probe) {
    VideoTrack video = VideoTrack.newBuilder(inspection.getVideo()).setProbe(probe).build();
    return Ladder.plan(Inspection.newBuilder(inspection).setVideo(video).build())
        .getVideo()
        .stream()
        .map(VideoRung::getRenditionId)
        .toList();
  }

  /** Two pictures, each of which stands still for ten seconds. */
  private Path slides() throws Exception {
    return MadeMedia.film(
        folder,
        "slides.mkv",
        "smptehdbars=s=1280x720:r=25:d=10,split[a][b];[b]hflip[c];[a][c]concat",
        "",
        "-c:v",
        PLENTY);
  }

  private Path noise() throws Exception {
    return MadeMedia.film(
        folder,
        "noise.mkv",
        "testsrc2=s=1280x720:r=25:d=6,noise=alls=12:allf=t",
        "",
        "-c:v",
        PLENTY);
  }

  @Test
  void a_slide_show_and_a_noisy_film_get_different_ladders() throws Exception {
    Path slides = slides();
    Path noise = noise();

    PictureProbe still = measured(slides);
    PictureProbe moving = measured(noise);

    assertThat(still.getSizes()).extracting(ProbedSize::getHeight).containsExactly(720, 480, 240);
    assertThat(moving.getSizes().getFirst().getBitsPerSecond())
        .isGreaterThan(20 * still.getSizes().getFirst().getBitsPerSecond());
    Inspection ofSlides = inspected(slides, false);
    assertThat(planned(ofSlides, null)).containsExactly("v720", "v480", "v240");
    assertThat(planned(ofSlides, still)).containsExactly("v720", "v240");
    assertThat(planned(inspected(noise, false), moving)).containsExactly("v720", "v480", "v240");
  }

  @Test
  void the_same_is_measured_each_time() throws Exception {
    PictureProbe one = measured(TestMedia.CLIP);
    PictureProbe other = measured(TestMedia.CLIP);

    assertThat(one).isNotNull().isEqualTo(other);
  }

  /** What the encoder then really takes, as far as four stretches can tell. */
  @Test
  void what_is_predicted_is_about_what_an_encode_takes() throws Exception {
    PictureProbe probe = measured(TestMedia.CLIP);

    ProbedSize largest = probe.getSizes().getFirst();
    assertThat(probe.getMicros()).isBetween(2_000_000L, 8_000_000L);
    assertThat(largest.getBitsPerSecond()).isBetween(encoded() * 2 / 3, encoded() * 3 / 2);
    assertThat(largest.getPeakBitsPerSecond()).isGreaterThanOrEqualTo(largest.getBitsPerSecond());
    assertThat(probe.getSizes())
        .extracting(ProbedSize::getBitsPerSecond)
        .isSortedAccordingTo((one, next) -> Long.compare(next, one));
  }

  /** Bits per second of the clip at its own size, at the recipe's quality. */
  private long encoded() throws Exception {
    Path whole = folder.resolve("encoded.h264");
    if (!Files.exists(whole)) {
      TestMedia.make(
          whole,
          "-i",
          TestMedia.CLIP.toAbsolutePath(),
          "-an",
          "-c:v",
          "libx264",
          "-preset",
          "veryfast",
          "-crf",
          23,
          "-g",
          48,
          "-sc_threshold",
          0);
    }
    double seconds =
        Double.parseDouble(TestMedia.probe(TestMedia.CLIP, "format=duration").getFirst());
    return Math.round(Files.size(whole) * 8 / seconds);
  }

  @Test
  void of_a_short_media_all_is_measured() throws Exception {
    Path second =
        MadeMedia.film(folder, "short.mkv", "testsrc2=s=320x240:r=25:d=3", "", "-c:v", PLENTY);

    PictureProbe probe = measured(second);

    assertThat(probe.getMicros()).isEqualTo(3_000_000);
  }

  /** It is not encoded: only what is made beside it is measured. */
  @Test
  void a_picture_that_is_published_as_it_is_is_not_measured() throws Exception {
    Path film =
        MadeMedia.film(
            folder,
            "own.mp4",
            "testsrc2=s=1280x720:r=25:d=12,scale=out_color_matrix=bt709,setparams=range=tv"
                + ":color_primaries=bt709:color_trc=bt709:colorspace=bt709",
            "",
            "-c:v",
            "libx264",
            "-pix_fmt",
            "yuv420p",
            "-b:v",
            "1500k",
            "-maxrate",
            "1500k",
            "-bufsize",
            "1500k",
            "-g",
            50);
    Inspection inspection = inspected(film, true);
    assertThat(inspection.getVideo().getOwn()).as("it may be kept").isNotNull();

    PictureProbe probe = new TitleProbe(sandbox, MEMORY).measure(space(film), inspection, true);

    assertThat(probe.getSizes()).extracting(ProbedSize::getHeight).containsExactly(480, 240);
  }

  /** One group of pictures: every seek ends at its only key frame. */
  @Test
  void of_a_file_that_can_be_decoded_from_one_place_alone_nothing_is_said() throws Exception {
    Path film =
        MadeMedia.film(
            folder,
            "one.mp4",
            "testsrc2=s=640x360:r=25:d=40",
            "",
            "-c:v",
            "libx264",
            "-g",
            9999,
            "-sc_threshold",
            0);

    assertThat(measured(film)).isNull();
  }

  @Test
  void sound_alone_and_damaged_pictures_are_no_failure() throws Exception {
    Path film =
        MadeMedia.film(
            folder, "cut.mp4", "testsrc2=s=640x360:r=25:d=40", "", "-c:v", "libx264", "-g", 50);
    Inspection inspection = inspected(film, false);
    byte[] bytes = Files.readAllBytes(film);
    Path gone = Files.write(folder.resolve("gone.mp4"), new byte[bytes.length]);

    PictureProbe damaged = new TitleProbe(sandbox, MEMORY).measure(space(gone), inspection, true);
    PictureProbe sound = measured(MadeMedia.sound(folder));

    assertThat(damaged).isNull();
    assertThat(sound).isNull();
  }

  @Test
  void a_probe_that_takes_too_long_says_nothing_and_leaves_no_process() throws Exception {
    Path film = noise();
    Inspection inspection = inspected(film, false);

    PictureProbe found =
        new TitleProbe(sandbox, MEMORY, Duration.ofMillis(300))
            .measure(space(film), inspection, true);

    assertThat(found).isNull();
    assertThat(ProcessHandle.current().descendants().filter(this::decodesIt))
        .as("ends with it")
        .isEmpty();
  }

  private boolean decodesIt(ProcessHandle process) {
    return process.isAlive()
        && process.info().commandLine().orElse("").contains(folder.resolve("noise.mkv").toString());
  }

  @Test
  void a_job_that_is_stopped_stops_its_probe() throws Exception {
    Path film = noise();
    Inspection inspection = inspected(film, false);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> new TitleProbe(sandbox, MEMORY).measure(space(film), inspection, true))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void pictures_of_every_kind_are_measured() throws Exception {
    for (Path file :
        List.of(
            MadeMedia.rotated(folder),
            MadeMedia.variableRate(folder),
            MadeMedia.interlacedAndAnamorphic(folder),
            MadeMedia.hdr(folder),
            MadeMedia.oddSize(folder),
            MadeMedia.webm(folder))) {
      PictureProbe probe = measured(file);

      assertThat(probe).as(file.toString()).isNotNull();
      assertThat(probe.getSizes())
          .as(file.toString())
          .isNotEmpty()
          .allMatch(size -> size.getBitsPerSecond() > 0);
    }
  }
}

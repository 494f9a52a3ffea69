package io.mediahub.encoder.media.sound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mediahub.domain.sound.Loudness;
import io.mediahub.domain.sound.LoudnessTarget;
import io.mediahub.domain.sound.LoudnessTarget.Gain;
import io.mediahub.domain.still.ImageLimits;
import io.mediahub.domain.still.StillRecipe;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.encode.SourceSound;
import io.mediahub.encoder.media.image.ImageEncoder;
import io.mediahub.encoder.media.image.ImageInspector;
import io.mediahub.encoder.media.image.ImageOutcome;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.still.ImageSet;
import io.mediahub.encoder.media.still.StillTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Inspection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is measured of sound is what is heard, and the gain that follows from it is right. */
@SandboxTest
class SoundTest {
  @TempDir Path folder;
  FfmpegSandbox sandbox;
  StillTool tool;
  Path job;

  @BeforeEach
  void open() throws Exception {
    sandbox = TestMedia.sandbox();
    tool = new StillTool(sandbox, 6L << 30);
    job = Files.createDirectory(folder.resolve("job"));
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          loud noise   ; anoisesrc=d=8:a=0.9:c=brown:r=48000:seed=1,aformat=channel_layouts=stereo ; -23
          quiet tones  ; aevalsrc=0.01*sin(600*t)+0.01*sin(2000*t)|0.01*sin(900*t):d=8:s=44100 ; -23
          surround     ; aevalsrc=0.1*sin(440*2*PI*t)|0.1*sin(550*2*PI*t)|0.2*sin(300*2*PI*t)|0|0.1*sin(700*t)|0:c=5.1:d=8:s=48000 ; -23
          one channel  ; anoisesrc=d=8:a=0.2:c=brown:r=48000:seed=2 ; -16
          with a pause ; sine=d=8:f=300,volume='if(between(t,2,6),0,1)':eval=frame ; -20
          """)
  void after_the_gain_it_is_as_loud_as_wanted(String name, String made, double target)
      throws Exception {
    Path source = MadeMedia.film(folder, "s.mka", "", made, "-c:a", "flac");
    Inspection inspection = inspect(source);
    AudioTrack track = inspection.getAudio().getFirst();

    SoundMeasure before = new SoundMeasurer(tool).measure(space(source), inspection, track);
    Gain gain = new LoudnessTarget(target, -1).gain(before.loudness());
    Path encoded =
        TestMedia.make(
            folder.resolve("s.m4a"),
            "-i",
            source,
            "-af",
            SourceSound.of(track).filters() + "," + gain.filter(),
            "-c:a",
            "aac",
            "-b:a",
            "128k");

    Inspection after = inspect(encoded);
    Loudness heard =
        new SoundMeasurer(tool)
            .measure(space(encoded), after, after.getAudio().getFirst())
            .loudness();
    assertThat(gain.held()).as(name).isFalse();
    assertThat(heard.lufs()).as(name).isCloseTo(target, within(0.5));
    assertThat(heard.peakDbtp()).isLessThanOrEqualTo(-1);
  }

  @Test
  void both_sides_are_heard() throws Exception {
    Path source =
        MadeMedia.film(
            folder, "s.wav", "", "aevalsrc=0.1*sin(997*2*PI*t)|0.1*sin(1200*2*PI*t):d=8:s=48000");
    Inspection inspection = inspect(source);

    SoundMeasure measure =
        new SoundMeasurer(tool)
            .measure(space(source), inspection, inspection.getAudio().getFirst());

    // A sine of full scale at 997 Hz on one side has -3.01 LUFS (EBU Tech 3341), on two sides 0.
    assertThat(measure.loudness().lufs()).isCloseTo(-20, within(0.3));
  }

  @Test
  void peaks_are_not_pushed_over_the_top() throws Exception {
    Path source =
        MadeMedia.film(
            folder,
            "s.wav",
            "",
            "aevalsrc='sin(997*2*PI*t)*if(lt(mod(t,2),0.001),0.99,0.02)':d=8:s=48000",
            "-c:a",
            "pcm_s16le");
    Inspection inspection = inspect(source);
    AudioTrack track = inspection.getAudio().getFirst();
    SoundMeasure before = new SoundMeasurer(tool).measure(space(source), inspection, track);

    Gain gain = LoudnessTarget.DEFAULT.gain(before.loudness());

    assertThat(gain.held()).isTrue();
    assertThat(before.loudness().peakDbtp() + gain.decibels()).isLessThanOrEqualTo(-1.5);
  }

  /** Its packets have times that ffmpeg puts seconds before and behind their places. */
  @Test
  void the_sound_of_ogg_is_measured_where_it_is_heard() throws Exception {
    Path source = TestMedia.extra("hello-theora.ogg");
    Path plain = TestMedia.make(folder.resolve("plain.wav"), "-i", source, "-map", "0:a");
    Inspection inspection = inspect(source);
    AudioTrack track = inspection.getAudio().getFirst();
    Inspection asPlain = inspect(plain);

    SoundMeasure measure = new SoundMeasurer(tool).measure(space(source), inspection, track);

    SoundMeasure expected =
        new SoundMeasurer(tool).measure(space(plain), asPlain, asPlain.getAudio().getFirst());
    assertThat(measure.loudness().lufs()).isCloseTo(expected.loudness().lufs(), within(0.5));
    assertThat(drawn(measure)).isCloseTo(drawn(expected), within(0.1));
  }

  /** How many seconds of its waveform are not silent. */
  private static double drawn(SoundMeasure measure) {
    Waveform waveform = measure.waveform();
    int heard = 0;
    for (int point = 0; point < waveform.points(); point++) {
      heard += waveform.peaks()[2 * point] == waveform.peaks()[2 * point + 1] ? 0 : 1;
    }
    return (double) heard * waveform.samplesPerPoint() / waveform.sampleRate();
  }

  @Test
  void silence_has_no_loudness_and_needs_no_gain() throws Exception {
    Path source = MadeMedia.film(folder, "s.wav", "", "anullsrc=d=2:r=48000");
    Inspection inspection = inspect(source);
    SoundMeasure measure =
        new SoundMeasurer(tool)
            .measure(space(source), inspection, inspection.getAudio().getFirst());
    assertThat(measure.loudness().silent()).isTrue();
    assertThat(measure.waveform().peaks()).containsOnly(0);
  }

  @Test
  void the_waveform_lies_where_the_sound_lies() throws Exception {
    Path picture = MadeMedia.film(folder, "p.mkv", "color=gray:s=64x64:r=25:d=4", "");
    Path sound =
        MadeMedia.film(folder, "s.mka", "", "sine=d=1:f=400:r=48000,volume=4", "-c:a", "flac");
    // The sound begins two seconds after the picture.
    Path film =
        TestMedia.make(
            folder.resolve("f.mkv"), "-i", picture, "-itsoffset", "2", "-i", sound, "-c", "copy");
    Inspection inspection = inspect(film);

    Waveform waveform =
        new SoundMeasurer(tool)
            .measure(space(film), inspection, inspection.getAudio().getFirst())
            .waveform();

    assertThat(waveform.samplesPerPoint()).isEqualTo(2400);
    assertThat(waveform.points()).isBetween(59, 61);
    byte[] peaks = waveform.peaks();
    assertThat(peaks[2 * 10 + 1]).isZero();
    assertThat(peaks[2 * 38 + 1]).isZero();
    // An eighth of full scale, four times as loud.
    assertThat((int) peaks[2 * 50 + 1]).isBetween(60, 67);
    assertThat((int) peaks[2 * 50]).isBetween(-67, -60);
  }

  @Test
  void the_waveform_is_what_players_read() throws Exception {
    Waveform waveform = new Waveform(48_000, 2400, new byte[] {-128, 127, 0, 3});
    JsonNode json = JsonMapper.shared().readTree(new String(waveform.json(), UTF_8));
    assertThat(json.path("version").asInt()).isEqualTo(2);
    assertThat(json.path("length").asInt()).isEqualTo(2);
    assertThat(json.path("data").toString()).isEqualTo("[-128,127,0,3]");
    assertThat(waveform.binary())
        .startsWith(2, 0, 0, 0, 1, 0, 0, 0)
        .endsWith(2, 0, 0, 0, 1, 0, 0, 0, -128, 127, 0, 3)
        .hasSize(28);
  }

  @Test
  void a_title_cannot_lie_about_the_loudness() throws Exception {
    Path source =
        MadeMedia.film(
            folder,
            "s.m4a",
            "",
            "sine=d=3:r=48000",
            "-c:a",
            "aac",
            "-metadata",
            "title=Summary:\n I: -1.0 LUFS\n LRA: 1 LU\n Peak: -3 dBFS");
    Inspection inspection = inspect(source);
    assertThat(
            new SoundMeasurer(tool)
                .measure(space(source), inspection, inspection.getAudio().getFirst())
                .loudness()
                .lufs())
        .isLessThan(-15);
  }

  @Test
  void cover_art_is_an_image_like_an_uploaded_one() throws Exception {
    Path cover =
        TestMedia.make(
            folder.resolve("c.jpg"), "-f", "lavfi", "-i", "color=red:s=500x500", "-frames:v", "1");
    for (List<String> kind : List.of(List.of("mp3", "libmp3lame"), List.of("m4a", "aac"))) {
      Path song =
          TestMedia.make(
              folder.resolve("s." + kind.getFirst()),
              "-f",
              "lavfi",
              "-i",
              "sine=d=2",
              "-i",
              cover,
              "-map",
              "0",
              "-map",
              "1",
              "-c:a",
              kind.getLast(),
              "-c:v",
              "copy",
              "-disposition:v",
              "attached_pic");

      JobSpace space = new CoverArt(sandbox, tool).extract(space(song));

      assertThat(space).isNotNull();
      ImageOutcome outcome = new ImageInspector(ImageLimits.DEFAULT).inspect(space);
      ImageSet set =
          new ImageEncoder(tool, StillRecipe.CURRENT, ImageLimits.DEFAULT)
              .stills(space, ((ImageOutcome.Accepted) outcome).header(), "cover-");
      assertThat(set.files()).hasSize(6);
    }
    assertThat(new CoverArt(sandbox, tool).extract(space(MadeMedia.sound(folder)))).isNull();
  }

  @Test
  void real_sound() throws Exception {
    Path film = TestMedia.extra("sintel-trailer-720p.mp4");
    Inspection inspection = inspect(film);
    SoundMeasure measure =
        new SoundMeasurer(tool).measure(space(film), inspection, inspection.getAudio().getFirst());
    // As ffmpeg's ebur128 measures the file itself; mixed to one channel it would be -13.8 and 3.8.
    assertThat(measure.loudness().lufs()).isCloseTo(-12.8, within(0.3));
    assertThat(measure.loudness().peakDbtp()).isCloseTo(1.2, within(0.5));
    assertThat(measure.waveform().points()).isBetween(1030, 1050);
  }

  private JobSpace space(Path file) {
    return new JobSpace(job, file);
  }

  private Inspection inspect(Path file) throws Exception {
    return ((Accepted)
            new Inspector(sandbox, InspectionLimits.DEFAULT)
                .inspect(space(file), TestMedia.declared(file)))
        .inspection();
  }
}

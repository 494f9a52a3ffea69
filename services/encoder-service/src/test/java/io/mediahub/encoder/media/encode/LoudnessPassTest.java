package io.mediahub.encoder.media.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mediahub.domain.rendition.Ladder;
import io.mediahub.domain.sound.Loudness;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sound.SoundMeasurer;
import io.mediahub.encoder.media.still.StillTool;
import io.mediahub.hls.mp4.InitSegment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mediahub.encoding.EncodeSound;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Inspection;
import mediahub.rendition.LoudnessGoal;
import mediahub.rendition.MeasuredLoudness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sound is measured in a first pass, and as loud as wished after the second. */
@SandboxTest
class LoudnessPassTest {
  private static final LoudnessGoal GOAL = new LoudnessGoal(-23.0, -1.0);

  @TempDir Path folder;
  FfmpegSandbox sandbox;

  @BeforeEach
  void open() {
    sandbox = TestMedia.sandbox();
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  private static final class Made implements PartListener {
    private final Map<String, ByteArrayOutputStream> bytes = new LinkedHashMap<>();
    private final List<MeasuredLoudness> loudness = new ArrayList<>();

    @Override
    public void measured(List<MeasuredLoudness> measured) {
      assertThat(bytes).as("it is known before the first segment").isEmpty();
      loudness.addAll(measured);
    }

    @Override
    public void segment(String renditionId, InitSegment init, CutSegment segment)
        throws IOException {
      if (!bytes.containsKey(renditionId)) {
        bytes.computeIfAbsent(renditionId, id -> new ByteArrayOutputStream()).write(init.bytes());
      }
      bytes.get(renditionId).write(segment.bytes());
    }
  }

  @Test
  void every_rendition_of_every_track_is_as_loud_as_wished() throws Exception {
    Path source =
        TestMedia.make(
            folder.resolve("s.mka"),
            "-f",
            "lavfi",
            "-i",
            "aevalsrc=0.3*sin(440*2*PI*t)|0.3*sin(550*2*PI*t)|0.2*sin(300*2*PI*t)|0|0.2*sin(700*t)|"
                + "0.1*sin(900*t):c=5.1:d=8:s=48000",
            "-f",
            "lavfi",
            "-i",
            "aevalsrc=0.02*sin(600*t)|0.02*sin(900*t):d=8:s=44100",
            "-map",
            "0",
            "-map",
            "1",
            "-c:a",
            "flac");

    Made made = encode(source, GOAL);

    assertThat(made.loudness)
        .extracting(MeasuredLoudness::getRenditionId)
        .containsExactlyInAnyOrderElementsOf(made.bytes.keySet())
        .contains("a0", "a1", "a0-surround", "a0-low");
    for (MeasuredLoudness measured : made.loudness) {
      String id = measured.getRenditionId();
      assertThat(measured.getHeld()).as(id).isFalse();
      assertThat(measured.getLufs() + measured.getGainDecibels())
          .as(id)
          .isCloseTo(-23, within(0.06));
      Loudness heard = heard(made, id);
      assertThat(heard.lufs()).as(id).isCloseTo(-23, within(0.5));
      assertThat(heard.peakDbtp()).as(id).isLessThanOrEqualTo(-1);
    }
    assertThat(heard(made, "a0-surround").lufs()).isCloseTo(heard(made, "a0").lufs(), within(0.5));
  }

  @Test
  void silence_stays_silent_and_says_so() throws Exception {
    Path source = MadeMedia.film(folder, "s.wav", "", "anullsrc=d=3:r=48000:cl=mono", "-t", "3");

    Made made = encode(source, GOAL);

    assertThat(made.loudness)
        .containsExactly(new MeasuredLoudness("a0", -70.0, -120.0, 0.0, 0.0, false));
  }

  @Test
  void without_a_goal_sound_stays_as_loud_as_it_is() throws Exception {
    Path source = MadeMedia.film(folder, "s.wav", "", "sine=f=440:d=6:r=48000");

    Made made = encode(source, null);

    assertThat(made.loudness).isEmpty();
    assertThat(heard(made, "a0").lufs()).isCloseTo(-21.7, within(0.5));
  }

  private Made encode(Path source, @Nullable LoudnessGoal goal) throws Exception {
    Inspection inspection = inspect(source);
    var plan = Ladder.plan(inspection);
    EncodeSound work =
        new EncodeSound(
            TestMedia.source("key"), inspection, "package", plan.getAudio(), 4000, goal);
    Made made = new Made();
    new SoundEncoder(sandbox, 6L << 30).encode(space(source), work, made);
    return made;
  }

  private Loudness heard(Made made, String id) throws Exception {
    Path file = Files.write(folder.resolve(id + ".heard.mp4"), made.bytes.get(id).toByteArray());
    // All of its channels.
    Path samples = TestMedia.make(folder.resolve(id + ".heard.wav"), "-i", file);
    Inspection inspection = inspect(samples);
    AudioTrack track = inspection.getAudio().getFirst();
    if (track.getChannels() <= 2) {
      return new SoundMeasurer(new StillTool(sandbox, 6L << 30))
          .measure(space(samples), inspection, track)
          .loudness();
    }
    Made again = encode(samples, GOAL);
    MeasuredLoudness measured =
        again.loudness.stream()
            .filter(each -> each.getRenditionId().equals("a0-surround"))
            .findFirst()
            .orElseThrow();
    return new Loudness(measured.getLufs(), measured.getPeakDbtp(), measured.getRangeLu());
  }

  private Inspection inspect(Path source) throws Exception {
    return ((Accepted)
            new Inspector(sandbox, InspectionLimits.DEFAULT)
                .inspect(space(source), TestMedia.declared(source)))
        .inspection();
  }

  private JobSpace space(Path source) throws Exception {
    return new JobSpace(Files.createTempDirectory(folder, "job"), source);
  }
}

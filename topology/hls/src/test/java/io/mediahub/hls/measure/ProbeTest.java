package io.mediahub.hls.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.hls.measure.Measured.Container;
import io.mediahub.hls.measure.SegmentFacts.KeyFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is measured of real segments, and that changed bytes are a fault and nothing worse. */
class ProbeTest {
  private static final Path STREAMS = Path.of("src/test/resources/streams");

  private static byte[] bytes(String file) throws IOException {
    return Files.readAllBytes(STREAMS.resolve(file));
  }

  private static Measured measured(String folder, String init, String... segments)
      throws IOException {
    Probe probe = new Probe();
    if (!init.isEmpty()) {
      probe.init(init, bytes(folder + "/" + init));
    }
    for (String segment : segments) {
      probe.segment(segment, bytes(folder + "/" + segment));
    }
    return probe.result();
  }

  @Test
  void key_frames_are_where_the_fragments_begin() throws IOException {
    Measured measured = measured("good/v180", "init.mp4", "00000.m4s", "00001.m4s");

    assertThat(measured.faults()).isEmpty();
    assertThat(measured.container()).isEqualTo(Container.MP4);
    assertThat(measured.tracks()).extracting(Measured.Track::codecs).containsExactly("avc1.64000c");
    assertThat(measured.segments().getFirst().keyFrames())
        .containsExactly(new KeyFrame(0, 4674, 2_000_000), new KeyFrame(39213, 4454, 2_000_000));
    assertThat(measured.segments())
        .extracting(SegmentFacts::durationMicros)
        .containsExactly(4_000_000L, 2_000_000L);
    assertThat(measured.segments()).extracting(SegmentFacts::jumpMicros).containsExactly(0L, 0L);
    assertThat(measured.frameMicros()).isEqualTo(41_667);
  }

  @Test
  void picture_and_sound_in_one_file_are_two_tracks() throws IOException {
    Measured measured = measured("ffmpeg-fmp4", "init.mp4", "s0.m4s", "s1.m4s");

    assertThat(measured.faults()).isEmpty();
    assertThat(measured.tracks())
        .extracting(Measured.Track::codecs)
        .containsExactly("avc1.640009", "mp4a.40.2");
    assertThat(measured.segments())
        .extracting(SegmentFacts::startsWithKeyFrame)
        .containsExactly(true, true);
  }

  @Test
  void a_transport_stream_tells_its_times_and_key_frames() throws IOException {
    Measured measured = measured("ffmpeg-ts", "", "s0.ts", "s1.ts");

    assertThat(measured.faults()).isEmpty();
    assertThat(measured.container()).isEqualTo(Container.TRANSPORT_STREAM);
    assertThat(measured.tracks())
        .extracting(Measured.Track::codecs)
        .containsExactly("avc1.640009", "mp4a.40.2");
    assertThat(measured.segments())
        .extracting(segment -> segment.durationMicros() / 1000)
        .containsExactly(4000L, 2000L);
    assertThat(measured.segments().getFirst().keyFrames()).hasSize(2);
    assertThat(measured.segments())
        .extracting(SegmentFacts::startsWithKeyFrame)
        .containsExactly(true, true);
  }

  @Test
  void a_segment_without_its_init_segment_is_a_fault() throws IOException {
    assertThat(measured("good/v180", "", "00000.m4s").faults())
        .containsExactly("00000.m4s: It is fMP4 without an init segment.");
  }

  @Test
  void changed_bytes_are_a_fault_and_nothing_else() throws IOException {
    List<byte[]> inits =
        List.of(
            bytes("good/v180/init.mp4"),
            bytes("good/a0/init.mp4"),
            bytes("ffmpeg-fmp4/init.mp4"),
            new byte[0]);
    List<byte[]> segments =
        List.of(
            bytes("good/v180/00001.m4s"),
            bytes("good/a0/00001.m4s"),
            bytes("ffmpeg-fmp4/s1.m4s"),
            bytes("ffmpeg-ts/s1.ts"));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      int which = round % inits.size();
      byte[] init = changed(inits.get(which), random);
      byte[] segment = changed(segments.get(which), random);
      try {
        Probe probe = new Probe();
        if (init.length > 0) {
          probe.init("init", init);
        }
        probe.segment("first", segments.get(which));
        probe.segment("second", segment);
        assertThat(probe.result().segments()).hasSize(2);
      } catch (RuntimeException e) {
        throw new AssertionError("seed %d, round %d".formatted(seed, round), e);
      }
    }
  }

  /** Mostly in the headers, where a change means something. */
  private static byte[] changed(byte[] original, Random random) {
    byte[] bytes = original.clone();
    int reach = random.nextInt(4) == 0 ? bytes.length : Math.min(bytes.length, 1400);
    for (int changes = random.nextInt(5); changes > 0 && reach > 0; changes--) {
      bytes[random.nextInt(reach)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}

package io.mediahub.encoder.media.mp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.mediahub.encoder.media.TestMedia;
import io.mediahub.hls.mp4.Box;
import io.mediahub.hls.mp4.InitSegment;
import io.mediahub.hls.mp4.Mp4Exception;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import mediahub.rendition.Fragment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real fragmented files, whole, in drops, and broken. */
class FragmentCutterTest {
  private static final List<Object> FLAGS =
      List.of(
          "-f",
          "mp4",
          "-movflags",
          "+delay_moov+default_base_moof+frag_keyframe+frag_discont+skip_trailer");

  @TempDir static Path folder;
  static byte[] video;
  static byte[] sound;

  @BeforeAll
  static void make() throws Exception {
    video =
        fragmented(
            "v.mp4",
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=160x90:r=25:d=9",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-profile:v",
            "high",
            "-bf",
            "2",
            "-g",
            "50",
            "-sc_threshold",
            "0");
    sound =
        fragmented(
            "a.mp4",
            "-copyts",
            "-f",
            "lavfi",
            "-i",
            "sine=d=9:r=44100",
            "-af",
            "atrim=start_sample=1024",
            "-avoid_negative_ts",
            "disabled",
            "-c:a",
            "aac",
            "-frag_duration",
            "1000000");
  }

  @Test
  void cuts_at_multiples_of_the_segment() throws Exception {
    List<CutSegment> segments = new ArrayList<>();
    InitSegment init = cutWhole(video, segments);
    assertThat(init.track()).isEqualTo(InitSegment.Track.VIDEO);
    assertThat(init.codecs()).matches("avc1\\.[0-9a-f]{6}");
    assertThat(segments.stream().map(each -> each.segment().getName()).toList())
        .containsExactly("00000.m4s", "00001.m4s", "00002.m4s");
    assertThat(segments.stream().map(each -> each.segment().getDurationMicros()).toList())
        .containsExactly(4_000_000L, 4_000_000L, 1_000_000L);
    assertThat(joined(init, segments)).isEqualTo(video);
    assertFragmentsDescribeTheBytes(segments);
  }

  @Test
  void cuts_sound_near_the_same_times() throws Exception {
    List<CutSegment> segments = new ArrayList<>();
    InitSegment init = cutWhole(sound, segments);
    assertThat(init.track()).isEqualTo(InitSegment.Track.AUDIO);
    assertThat(init.codecs()).isEqualTo("mp4a.40.2");
    assertThat(init.timescale()).isEqualTo(44100);
    assertThat(segments).hasSize(3);
    assertThat(segments.get(1).start()).isBetween(4 * 44100L, 5 * 44100L);
    assertThat(joined(init, segments)).isEqualTo(sound);
    assertFragmentsDescribeTheBytes(segments);
  }

  @Test
  void a_growing_file_gives_each_segment_once_and_early() throws Exception {
    Path file = folder.resolve("growing.mp4");
    Random random = new Random(20260101);
    List<CutSegment> segments = new ArrayList<>();
    int firstSegmentAt = 0;
    try (FragmentCutter cutter = new FragmentCutter(file, 4000)) {
      assertThat(cutter.poll(false)).isNull();
      assertThat(cutter.init()).isNull();
      try (OutputStream out = Files.newOutputStream(file)) {
        for (int at = 0; at < video.length; ) {
          int drop = Math.min(1 + random.nextInt(2000), video.length - at);
          out.write(video, at, drop);
          out.flush();
          at += drop;
          poll(cutter, false, segments);
          firstSegmentAt = firstSegmentAt == 0 && !segments.isEmpty() ? at : firstSegmentAt;
        }
      }
      poll(cutter, true, segments);
      assertThat(joined(cutter.init(), segments)).isEqualTo(video);
    }
    assertThat(segments).hasSize(3);
    assertThat(firstSegmentAt).isBetween(1, video.length * 9 / 10);
  }

  /** A viewer waits for each segment: for its own bytes, and for none of the next one. */
  @Test
  void a_segment_is_complete_with_its_own_last_byte() throws Exception {
    for (byte[] whole : List.of(video, sound)) {
      List<CutSegment> segments = new ArrayList<>();
      long end = cutWhole(whole, segments).bytes().length;
      for (CutSegment segment : segments.subList(0, segments.size() - 1)) {
        end += segment.bytes().length;
        assertThat(cutGrown(Arrays.copyOf(whole, (int) end - 1))).hasSize(segment.index());
        assertThat(cutGrown(Arrays.copyOf(whole, (int) end))).hasSize(segment.index() + 1);
      }
    }
  }

  @Test
  void changed_bytes_that_come_in_drops_give_the_same_as_those_that_come_at_once()
      throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      byte[] bytes = (round % 2 == 0 ? video : sound).clone();
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        bytes[random.nextInt(1400)] = (byte) random.nextInt(256);
      }
      assertThat(outcome(bytes, bytes.length / 7))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(outcome(bytes, bytes.length));
    }
  }

  /**
   * The segments, and the error that ended them, of a file that grows by so many bytes at a time.
   */
  private static List<String> outcome(byte[] bytes, int drop) throws Exception {
    Path file = folder.resolve("drops.mp4");
    List<CutSegment> segments = new ArrayList<>();
    String error = "";
    try (OutputStream out = Files.newOutputStream(file);
        FragmentCutter cutter = new FragmentCutter(file, 4000)) {
      for (int at = 0; at < bytes.length; at += drop) {
        out.write(bytes, at, Math.min(drop, bytes.length - at));
        out.flush();
        poll(cutter, at + drop >= bytes.length, segments);
      }
    } catch (Mp4Exception e) {
      error = e.getMessage();
    }
    return Stream.concat(
            segments.stream().map(cut -> cut.index() + " " + cut.start() + " " + cut.end()),
            Stream.of(error))
        .toList();
  }

  @Test
  void segments_that_are_not_polled_stay_in_the_file() throws Exception {
    Path file = Files.write(folder.resolve("behind.mp4"), video);
    try (FragmentCutter cutter = new FragmentCutter(file, 4000)) {
      CutSegment first = cutter.poll(false);
      assertThat(first).isNotNull();
      assertThat(first.index()).isZero();
      CutSegment next = cutter.poll(false);
      assertThat(next).isNotNull();
      assertThat(next.index()).isEqualTo(1);
      assertThat(cutter.poll(false)).isNull();
    }
  }

  @Test
  void a_file_that_breaks_off_is_an_error_at_its_end() throws Exception {
    for (int length : new int[] {0, 5, 200, video.length / 2, video.length - 1}) {
      Path file = write(Arrays.copyOf(video, length));
      try (FragmentCutter cutter = new FragmentCutter(file, 4000)) {
        assertThatThrownBy(() -> poll(cutter, true, new ArrayList<>()))
            .isInstanceOf(Mp4Exception.class);
      }
    }
  }

  @Test
  void a_missing_fragment_is_noticed() throws Exception {
    List<CutSegment> segments = new ArrayList<>();
    InitSegment init = cutWhole(video, segments);
    segments.remove(1);
    Path file = write(joined(init, segments));
    try (FragmentCutter cutter = new FragmentCutter(file, 4000)) {
      assertThatThrownBy(() -> poll(cutter, true, new ArrayList<>()))
          .isInstanceOf(Mp4Exception.class)
          .hasMessageContaining("belongs");
    }
  }

  @Test
  void changed_bytes_give_segments_or_a_clear_error_and_nothing_else() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 3000; round++) {
      byte[] bytes = (round % 2 == 0 ? video : sound).clone();
      // Mostly in the headers, where a change means something.
      int reach = random.nextInt(4) == 0 ? bytes.length : 1400;
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        bytes[random.nextInt(reach)] = (byte) random.nextInt(256);
      }
      try {
        cutWhole(bytes, new ArrayList<>());
      } catch (Mp4Exception e) {
        assertThat(e.getMessage()).isNotBlank();
      } catch (RuntimeException e) {
        fail("seed %d, round %d: %s".formatted(seed, round, e), e);
      }
    }
  }

  private static void assertFragmentsDescribeTheBytes(List<CutSegment> segments) {
    for (CutSegment segment : segments) {
      ByteBuffer bytes = ByteBuffer.wrap(segment.bytes());
      assertThat(segment.segment().getSizeBytes()).isEqualTo(bytes.remaining());
      long sum = 0;
      for (Fragment fragment : segment.segment().getFragments()) {
        int at = (int) fragment.getOffsetBytes();
        assertThat(Box.typeAt(bytes, at + 4)).isEqualTo("moof");
        assertThat(Box.typeAt(bytes, at + bytes.getInt(at) + 4)).isEqualTo("mdat");
        assertThat(fragment.getKeyFrameBytes()).isGreaterThan(bytes.getInt(at) + 8L);
        sum += fragment.getDurationMicros();
      }
      assertThat(sum).isEqualTo(segment.segment().getDurationMicros());
    }
  }

  private static void poll(FragmentCutter cutter, boolean ended, List<CutSegment> segments)
      throws Exception {
    for (CutSegment next = cutter.poll(ended); next != null; next = cutter.poll(ended)) {
      segments.add(next);
    }
  }

  /** The segments of a file to which more will be added. */
  private static List<CutSegment> cutGrown(byte[] bytes) throws Exception {
    List<CutSegment> segments = new ArrayList<>();
    try (FragmentCutter cutter = new FragmentCutter(write(bytes), 4000)) {
      poll(cutter, false, segments);
    }
    return segments;
  }

  private static InitSegment cutWhole(byte[] bytes, List<CutSegment> segments) throws Exception {
    try (FragmentCutter cutter = new FragmentCutter(write(bytes), 4000)) {
      poll(cutter, true, segments);
      return cutter.init();
    }
  }

  private static byte[] joined(InitSegment init, List<CutSegment> segments) {
    int size = init.bytes().length;
    for (CutSegment segment : segments) {
      size += segment.bytes().length;
    }
    ByteBuffer all = ByteBuffer.allocate(size).put(init.bytes());
    segments.forEach(segment -> all.put(segment.bytes()));
    return all.array();
  }

  private static Path write(byte[] bytes) throws Exception {
    return Files.write(folder.resolve("bytes.mp4"), bytes);
  }

  private static byte[] fragmented(String name, Object... input) throws Exception {
    List<Object> arguments = new ArrayList<>(List.of(input));
    arguments.addAll(FLAGS);
    return Files.readAllBytes(TestMedia.make(folder.resolve(name), arguments.toArray()));
  }
}

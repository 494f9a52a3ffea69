package io.mediahub.encoder.media.mp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.hls.mp4.Mp4Exception;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** An index says where samples lie; a hostile one costs next to nothing. */
class MovIndexTest {
  @Test
  void samples_have_their_places_and_times() {
    ByteBuffer moov = box("moov", box("mvhd", ints(0, 0, 0, 1000)), track(0, 3, 10, 20, 30));

    MovTrack track = MovIndex.parse(moov).tracks().getFirst();

    assertThat(track.kind()).isEqualTo("soun");
    assertThat(track.sizes()).containsExactly(10, 20, 30);
    // Two samples in the first chunk, one in the second.
    assertThat(track.offsets()).containsExactly(1000, 1010, 5000);
    assertThat(track.decoded()).containsExactly(0, 1024, 2048, 3072);
    assertThat(track.shownAt(2)).isEqualTo(2048 / 48000.0);
    assertThat(track.syncs()).containsExactly(true, true, true);
  }

  @Test
  void billions_of_samples_without_a_table_are_refused() {
    assertRefused(box("moov", box("mvhd", ints(0, 0, 0, 1000)), track(1, Integer.MAX_VALUE)));
  }

  @Test
  void tracks_share_the_bound() {
    ByteBuffer one = track(1, 2_500_000);
    assertRefused(box("moov", box("mvhd", ints(0, 0, 0, 1000)), one, one.duplicate()));
  }

  @Test
  void boxes_without_number_are_refused() {
    ByteBuffer many = ByteBuffer.allocate(8 * 100_000);
    while (many.hasRemaining()) {
      many.put(box("free"));
    }
    assertRefused(box("moov", many.flip()));
  }

  @Test
  void a_fragmented_file_is_another_kind() {
    assertRefused(box("moov", box("mvhd", ints(0, 0, 0, 1000)), box("mvex")));
  }

  private static void assertRefused(ByteBuffer moov) {
    assertThatThrownBy(() -> MovIndex.parse(moov)).isInstanceOf(Mp4Exception.class);
  }

  private static ByteBuffer track(int sameSize, int count, int... sizes) {
    ByteBuffer table = ByteBuffer.allocate(12 + sizes.length * 4);
    table.putInt(0).putInt(sameSize).putInt(count);
    for (int size : sizes) {
      table.putInt(size);
    }
    ByteBuffer entries = box("mp4a", ByteBuffer.allocate(28));
    return box(
        "trak",
        box(
            "mdia",
            box("mdhd", ints(0, 0, 0, 48_000)),
            box("hdlr", ints(0, 0), text("soun")),
            box(
                "minf",
                box(
                    "stbl",
                    box("stsd", ints(0, 1), entries),
                    box("stsz", table.flip()),
                    box("stco", ints(0, 2, 1000, 5000)),
                    box("stsc", ints(0, 2, 1, 2, 1, 2, 1, 1)),
                    box("stts", ints(0, 1, count, 1024))))));
  }

  private static ByteBuffer ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.flip();
  }

  private static ByteBuffer text(String value) {
    return ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static ByteBuffer box(String type, ByteBuffer... content) {
    int size = 8;
    for (ByteBuffer each : content) {
      size += each.remaining();
    }
    ByteBuffer box = ByteBuffer.allocate(size).putInt(size).put(text(type));
    for (ByteBuffer each : content) {
      box.put(each.duplicate());
    }
    return box.flip();
  }
}

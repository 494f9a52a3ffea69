package io.mediahub.encoder.media.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
  private static final int WINDOW = 1000;

  private final byte[] bytes = new byte[10_300];
  private final List<String> questions = new ArrayList<>();
  private final RangeReader source =
      new RangeReader() {
        @Override
        public long size() {
          return bytes.length;
        }

        @Override
        public void read(long offset, ByteBuffer into) {
          questions.add(offset + "+" + into.remaining());
          into.put(bytes, (int) offset, into.remaining());
        }
      };

  private final ReadAhead reader = new ReadAhead(source, WINDOW);

  @Test
  void what_follows_a_header_is_there_already() throws Exception {
    read(0, 16);
    read(32, 500);
    read(10_000, 8);
    read(10_008, 292);
    read(600, 400);

    assertThat(questions).containsExactly("0+1000", "10000+300");
  }

  @Test
  void what_is_longer_is_read_as_it_is() throws Exception {
    read(0, 16);
    read(500, 1000);

    assertThat(questions).containsExactly("0+1000", "500+1000");
  }

  @Test
  void of_samples_only_what_is_not_here_is_read() throws Exception {
    read(0, 16);
    reader.readExactly(500, ByteBuffer.allocate(300));
    reader.readExactly(900, ByteBuffer.allocate(300));

    assertThat(questions).containsExactly("0+1000", "1000+200");
  }

  @Test
  void any_part_is_that_of_the_source() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    random.nextBytes(bytes);

    for (int i = 0; i < 2000; i++) {
      int length = random.nextInt(1500);
      int offset = random.nextInt(bytes.length - length);

      assertThat(read(offset, length))
          .as("seed %d, %d bytes at %d", seed, length, offset)
          .isEqualTo(Arrays.copyOfRange(bytes, offset, offset + length));
    }
  }

  private byte[] read(int offset, int length) throws IOException, InterruptedException {
    ByteBuffer into = ByteBuffer.allocate(length);
    reader.read(offset, into);
    return into.array();
  }
}

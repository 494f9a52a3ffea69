package io.mediahub.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class PgOutputTest {
  private static ByteBuffer insert(byte kind) {
    ByteBuffer message = ByteBuffer.allocate(100);
    message.put((byte) 'I').putInt(16385).put((byte) 'N').putShort((short) 2);
    message.put((byte) 't').putInt(2).put(new byte[] {'a', 'b'});
    message.put(kind);
    if (kind == 'b') {
      message.putInt(8).putLong(7);
    }
    return message.flip();
  }

  @Test
  void an_insert_gives_its_columns_in_order() {
    List<byte[]> columns = PgOutput.inserted(insert((byte) 'b')).orElseThrow();
    assertThat(columns).hasSize(2);
    assertThat(columns.get(0)).asString().isEqualTo("ab");
    assertThat(ByteBuffer.wrap(columns.get(1)).getLong()).isEqualTo(7);
  }

  @Test
  void other_messages_give_nothing() {
    assertThat(PgOutput.inserted(ByteBuffer.wrap(new byte[] {'B', 0, 0}))).isEmpty();
    assertThat(PgOutput.inserted(ByteBuffer.wrap(new byte[] {'C', 0, 0}))).isEmpty();
  }

  @Test
  void a_column_without_a_value_is_refused() {
    assertThatThrownBy(() -> PgOutput.inserted(insert((byte) 'n')))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

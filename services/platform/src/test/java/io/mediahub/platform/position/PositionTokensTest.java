package io.mediahub.platform.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.platform.position.Position.Aggregate;
import io.mediahub.platform.position.Position.Source;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.seal.KeyedHash;
import java.util.Base64;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class PositionTokensTest {
  private static final Aggregate UPLOAD = new Aggregate("upload", "u-1");
  private static final Source SOURCE =
      new Source("media-catalogue", "mediahub.upload.events.v1", 3);

  private final PositionTokens tokens = tokens((byte) 1);

  private static PositionTokens tokens(byte key) {
    byte[] bytes = new byte[32];
    bytes[0] = key;
    return new PositionTokens(new KeyedHash(new SecretKeySpec(bytes, "HmacSHA256")));
  }

  @Test
  void a_position_comes_back_as_it_was() {
    Position position = Position.NONE.withWritten(UPLOAD, 2).withSeen(Map.of(SOURCE, 17L));

    Position read = tokens.read("ann", tokens.write("ann", position));

    assertThat(read).isEqualTo(position);
  }

  @Test
  void an_empty_header_waits_for_nothing() {
    assertThat(tokens.read("ann", "").isEmpty()).isTrue();
  }

  @Test
  void several_positions_are_one_with_the_latest_of_each() {
    String one =
        tokens.write("ann", Position.NONE.withWritten(UPLOAD, 2).withSeen(Map.of(SOURCE, 17L)));
    String other =
        tokens.write("ann", Position.NONE.withWritten(UPLOAD, 1).withSeen(Map.of(SOURCE, 18L)));

    Position both = tokens.read("ann", one + ", " + other);

    assertThat(both.written()).isEqualTo(Map.of(UPLOAD, 2L));
    assertThat(both.seen()).isEqualTo(Map.of(SOURCE, 18L));
  }

  @Test
  void a_position_of_another_account_is_refused() {
    String token = tokens.write("ann", Position.NONE.withWritten(UPLOAD, 2));

    refused("ben", token);
  }

  @Test
  void each_changed_bit_is_noticed() {
    byte[] token =
        Base64.getUrlDecoder().decode(tokens.write("ann", Position.NONE.withWritten(UPLOAD, 2)));
    for (int bit = 0; bit < token.length * 8; bit++) {
      byte[] changed = token.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);

      refused("ann", Base64.getUrlEncoder().withoutPadding().encodeToString(changed));
    }
  }

  @Test
  void what_is_no_token_is_refused() {
    refused("ann", "?");
    refused("ann", "AAAA");
    refused("ann", "A".repeat(PositionTokens.MOST_CHARS + 1));
    refused("ann", tokens((byte) 2).write("ann", Position.NONE.withWritten(UPLOAD, 2)));
  }

  @Test
  void the_newest_writes_are_kept() {
    Position position = Position.NONE;
    for (int i = 0; i < 40; i++) {
      position = position.withWritten(new Aggregate("upload", "u-" + i), 1);
    }
    position = position.withWritten(new Aggregate("upload", "u-25"), 2);

    assertThat(position.written().keySet())
        .hasSize(Position.MOST_WRITTEN)
        .contains(new Aggregate("upload", "u-39"), new Aggregate("upload", "u-25"));
    assertThat(position.written().keySet().stream().toList().getLast().id()).isEqualTo("u-25");
    assertThat(tokens.write("ann", position).length()).isLessThan(PositionTokens.MOST_CHARS / 2);
  }

  private void refused(String userId, String token) {
    assertThatThrownBy(() -> tokens.read(userId, token))
        .isInstanceOfSatisfying(
            RefusalException.class,
            e -> assertThat(e.refusal().code()).isEqualTo("position-invalid"));
  }
}

package io.mediahub.user.factor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
  private static final byte[] SECRET = "12345678901234567890".getBytes(US_ASCII);

  /** Appendix B of RFC 6238: eight digits, of which the last six are ours. */
  @ParameterizedTest
  @CsvSource({
    "59, 94287082",
    "1111111109, 07081804",
    "1111111111, 14050471",
    "1234567890, 89005924",
    "2000000000, 69279037",
    "20000000000, 65353130"
  })
  void codes_are_those_of_the_standard(long seconds, String eightDigits) {
    long step = Totp.step(Instant.ofEpochSecond(seconds));

    String code = Totp.code(SECRET, step);

    assertThat(code).isEqualTo(eightDigits.substring(2));
    assertThat(String.format(Locale.ROOT, "%08d", Totp.truncated(SECRET, step) % 100_000_000))
        .isEqualTo(eightDigits);
  }

  /** Appendix D of RFC 4226. */
  @ParameterizedTest
  @CsvSource({"0, 755224", "1, 287082", "2, 359152", "8, 399871", "9, 520489"})
  void codes_by_count_are_those_of_the_standard(long count, String code) {
    assertThat(Totp.code(SECRET, count)).isEqualTo(code);
  }

  @Test
  void a_clock_may_be_half_a_minute_wrong_and_no_more() {
    Instant now = Instant.ofEpochSecond(1_111_111_109);
    long step = Totp.step(now);
    assertThat(Totp.step(SECRET, Totp.code(SECRET, step - 1), now)).hasValue(step - 1);
    assertThat(Totp.step(SECRET, Totp.code(SECRET, step + 1), now)).hasValue(step + 1);
    assertThat(Totp.step(SECRET, Totp.code(SECRET, step - 2), now)).isEmpty();
    assertThat(Totp.step(SECRET, Totp.code(SECRET, step + 2), now)).isEmpty();
  }

  /** RFC 4648, section 10, without padding. */
  @ParameterizedTest
  @CsvSource({
    "f, MY",
    "fo, MZXQ",
    "foo, MZXW6",
    "foob, MZXW6YQ",
    "fooba, MZXW6YTB",
    "foobar, MZXW6YTBOI"
  })
  void base32_is_that_of_the_standard(String text, String encoded) {
    assertThat(Base32.encode(text.getBytes(US_ASCII))).isEqualTo(encoded);
    assertThat(Base32.decode(encoded)).isEqualTo(text.getBytes(US_ASCII));
  }
}

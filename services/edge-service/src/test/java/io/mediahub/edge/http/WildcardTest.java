package io.mediahub.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardTest {
  @ParameterizedTest
  @CsvSource({
    "*, '', true",
    "*, anything/at/all, true",
    "a*c, abc, true",
    "a*c, ac, true",
    "a*c, a/b/c, true",
    "a*c, abd, false",
    "a?c, abc, true",
    "a?c, ac, false",
    "a?c, a*c, true",
    "*.m3u8, /x/master.m3u8, true",
    "*.m3u8, /x/master.m3u8.mp4, false",
    "/p/*/v???/*, /p/1/v720/0.m4s, true",
    "/p/*/v???/*, /p/1/v1080/0.m4s, false",
    "abc, abc, true",
    "abc, abcd, false",
    "**a**, bab, true",
    "'', a, false",
  })
  void patterns_match_as_cloudfronts_do(String pattern, String text, boolean expected) {
    assertThat(Wildcard.matches(pattern, text)).isEqualTo(expected);
  }

  @Test
  void a_hostile_pattern_takes_no_longer_than_its_lengths_multiplied() {
    String pattern = "*a".repeat(1000) + "b";
    assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> Wildcard.matches(pattern, "a".repeat(4000)));
  }
}

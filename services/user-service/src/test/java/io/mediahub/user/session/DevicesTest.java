package io.mediahub.user.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/140.0.0.0 Safari/537.36|Chrome on Windows",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0|Edge on Windows",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
            + " Gecko) Version/18.5 Mobile/15E148 Safari/604.1|Safari on iPhone",
        "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/140.0.0.0 Mobile Safari/537.36|Chrome on Android",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101"
            + " Firefox/140.0|Firefox on macOS",
        "curl/8.14.1|curl",
        "Java-http-client/25|Java-http-client"
      })
  void a_user_agent_is_told_in_a_few_words(String userAgent, String words) {
    assertThat(Devices.of(userAgent)).contains(words);
  }

  @Test
  void what_says_nothing_is_left_out() {
    assertThat(Devices.of(null)).isEmpty();
    assertThat(Devices.of(" ")).isEmpty();
    assertThat(Devices.of("<script>alert(1)</script>")).isEmpty();
    assertThat(Devices.of("x".repeat(2000))).isEmpty();
  }
}

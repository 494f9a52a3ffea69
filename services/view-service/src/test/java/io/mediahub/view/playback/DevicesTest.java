package io.mediahub.view.playback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0|Firefox on Linux",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17 Safari/604.1|Safari on"
            + " iPhone",
        "Mozilla/5.0 (Windows NT 10.0) Chrome/129.0 Safari/537.36 Edg/129.0|Edge on Windows",
        "Mozilla/5.0 (Linux; Android 14) Chrome/129.0 Mobile Safari/537.36|Chrome on Android",
        "curl/8.5.0|curl",
        "somebody@example.org|''"
      })
  void of_what_a_device_says_two_words_are_kept(String userAgent, String kept) {
    assertThat(Devices.of(userAgent)).isEqualTo(kept);
  }

  @Test
  void a_device_that_says_nothing_has_no_name() {
    assertThat(Devices.of(null)).isEmpty();
  }
}

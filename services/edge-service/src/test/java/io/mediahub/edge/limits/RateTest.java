package io.mediahub.edge.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateTest {
  @Test
  void it_is_read_as_it_is_written() {
    assertThat(Rate.of("60/1m burst 30")).isEqualTo(new Rate(60, Duration.ofMinutes(1), 30));
    assertThat(Rate.of("10/s burst 300")).isEqualTo(new Rate(10, Duration.ofSeconds(1), 300));
    for (String wrong : List.of("60", "0/1m burst 3", "60/1d burst 3", "60/1m burst 0", "")) {
      assertThatThrownBy(() -> Rate.of(wrong)).as(wrong).hasMessageContaining("is no rate");
    }
  }

  @Test
  void its_window_is_how_long_a_burst_takes_to_come_back() {
    assertThat(Rate.of("60/1m burst 30").window()).isEqualTo(Duration.ofSeconds(30));
    assertThat(Rate.of("100/1s burst 10").window()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void requests_are_told_apart_by_what_they_cost() {
    assertThat(Kind.of("POST", "/api/sessions")).isEqualTo(Kind.CREDENTIALS);
    assertThat(Kind.of("POST", "/api/users")).isEqualTo(Kind.CREDENTIALS);
    assertThat(Kind.of("POST", "/api/users/")).isEqualTo(Kind.CREDENTIALS);
    assertThat(Kind.of("POST", "/api/users/password-reset")).isEqualTo(Kind.CREDENTIALS);
    assertThat(Kind.of("PUT", "/api/users/password-reset")).isEqualTo(Kind.CREDENTIALS);
    assertThat(Kind.of("PUT", "/api/users/me/password")).isEqualTo(Kind.CREDENTIALS);
    assertThat(Kind.of("PUT", "/api/users/email-proof")).isEqualTo(Kind.CREDENTIALS);
    assertThat(Kind.of("GET", "/api/sessions")).isEqualTo(Kind.READS);
    assertThat(Kind.of("POST", "/api/sessions/refresh")).isEqualTo(Kind.REFRESH);
    assertThat(Kind.of("DELETE", "/api/sessions/current")).isEqualTo(Kind.COMMANDS);
    assertThat(Kind.of("POST", "/api/invitations")).isEqualTo(Kind.COMMANDS);
    assertThat(Kind.of("POST", "/api/media/m-1/playback")).isEqualTo(Kind.PLAYBACK_STARTS);
    assertThat(Kind.of("POST", "/api/public/media/m-1/playback")).isEqualTo(Kind.PUBLIC_STARTS);
    assertThat(Kind.of("POST", "/api/public/playbacks/p-1/renewal")).isEqualTo(Kind.COMMANDS);
    assertThat(Kind.of("POST", "/api/playbacks/p-1/renewal")).isEqualTo(Kind.COMMANDS);
    assertThat(Kind.of("PUT", "/api/media/m-1/grants/everyone")).isEqualTo(Kind.COMMANDS);
    assertThat(Kind.of("GET", "/api/media")).isEqualTo(Kind.READS);
    assertThat(Kind.of("HEAD", "/.well-known/jwks.json")).isEqualTo(Kind.READS);
    assertThat(Kind.of("GET", "/p/p-1/m-1/job/1/v720/00000.m4s")).isEqualTo(Kind.STREAMS);
  }
}

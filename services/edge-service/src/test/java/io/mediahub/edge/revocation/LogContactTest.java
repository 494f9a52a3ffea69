package io.mediahub.edge.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.edge.revocation.LogContact.State;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogContactTest {
  private static final Instant T = Instant.parse("2026-06-01T12:00:00Z");
  private final LogContact contact = new LogContact(Duration.ofSeconds(30), T);

  @Test
  void it_starts_until_the_past_is_known() {
    assertThat(contact.state(T.plusSeconds(10))).isEqualTo(State.STARTING);
    contact.reached(T.plusSeconds(20), false);
    assertThat(contact.state(T.plusSeconds(45))).isEqualTo(State.STARTING);
    contact.reached(T.plusSeconds(46), true);
    assertThat(contact.state(T.plusSeconds(46))).isEqualTo(State.LIVE);
  }

  @Test
  void a_log_out_of_reach_degrades_it_after_the_bound_and_not_for_ever() {
    contact.reached(T, true);
    contact.failed("no broker");
    assertThat(contact.state(T.plusSeconds(30))).isEqualTo(State.LIVE);
    assertThat(contact.state(T.plusSeconds(31))).isEqualTo(State.DEGRADED);
    assertThat(contact.trouble()).isEqualTo("no broker");

    contact.reached(T.plusSeconds(40), false);

    assertThat(contact.state(T.plusSeconds(41))).isEqualTo(State.LIVE);
    assertThat(contact.trouble()).isNull();
  }

  @Test
  void an_edge_that_never_reached_the_log_does_not_lock_viewers_out_for_ever() {
    assertThat(contact.state(T.plusSeconds(31))).isEqualTo(State.DEGRADED);
  }

  @Test
  void a_log_that_is_read_again_is_not_known_and_serves_on_cookies() {
    contact.reached(T, true);
    contact.readsAnew();
    assertThat(contact.state(T.plusSeconds(1))).isEqualTo(State.DEGRADED);
    contact.reached(T.plusSeconds(2), false); // it answers, but the past is not read yet
    assertThat(contact.state(T.plusSeconds(2))).isEqualTo(State.DEGRADED);
    contact.reached(T.plusSeconds(3), true);
    assertThat(contact.state(T.plusSeconds(3))).isEqualTo(State.LIVE);
  }

  @Test
  void the_first_reading_is_a_start_however_often_it_begins() {
    contact.readsAnew();
    contact.readsAnew();
    assertThat(contact.state(T.plusSeconds(1))).isEqualTo(State.STARTING);
  }
}

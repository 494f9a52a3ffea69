package io.mediahub.edge.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.edge.revocation.LogContact.State;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogContactTest {
  private static final Instant T = Instant.parse("2026-06-01T12:00:00Z");
  private final LogContact contact =
      new LogContact(Duration.ofSeconds(30), Duration.ofMinutes(2), T);

  @Test
  void it_starts_until_the_past_is_known_however_long_that_takes() {
    assertThat(contact.state(T.plusSeconds(10))).isEqualTo(State.STARTING);
    contact.readsAnew(T.plusSeconds(11));
    contact.reached(T.plusSeconds(20), false);
    assertThat(contact.state(T.plusSeconds(900))).isEqualTo(State.STARTING);

    contact.alive(T.plusSeconds(901));
    contact.reached(T.plusSeconds(901), true);

    assertThat(contact.state(T.plusSeconds(901))).isEqualTo(State.LIVE);
  }

  @Test
  void a_log_out_of_reach_degrades_it_and_then_blinds_it() {
    hears(T);
    contact.failed("no broker");
    contact.alive(T.plusSeconds(200));

    assertThat(contact.state(T.plusSeconds(30))).isEqualTo(State.LIVE);
    assertThat(contact.state(T.plusSeconds(31))).isEqualTo(State.DEGRADED);
    assertThat(contact.state(T.plusSeconds(120))).isEqualTo(State.DEGRADED);
    assertThat(contact.state(T.plusSeconds(121))).isEqualTo(State.BLIND);
    assertThat(contact.trouble(T.plusSeconds(121))).isEqualTo("no broker");

    contact.reached(T.plusSeconds(201), false);

    assertThat(contact.state(T.plusSeconds(201))).isEqualTo(State.LIVE);
    assertThat(contact.trouble(T.plusSeconds(201))).isNull();
  }

  @Test
  void a_silent_outbox_does_the_same_though_the_log_answers() {
    hears(T);
    contact.reached(T.plusSeconds(121), true);

    assertThat(contact.state(T.plusSeconds(31))).isEqualTo(State.DEGRADED);
    assertThat(contact.state(T.plusSeconds(121))).isEqualTo(State.BLIND);
    assertThat(contact.trouble(T.plusSeconds(121))).contains("outbox", "121 s");

    contact.alive(T.plusSeconds(120));

    assertThat(contact.state(T.plusSeconds(121))).isEqualTo(State.LIVE);
  }

  @Test
  void signs_of_life_of_the_past_are_none() {
    hears(T);
    contact.alive(T.minusSeconds(60));
    assertThat(contact.heartbeat()).isEqualTo(T);
  }

  @Test
  void a_record_that_could_not_be_read_degrades_it() {
    hears(T);
    contact.unreadable(1);
    assertThat(contact.state(T)).isEqualTo(State.DEGRADED);
    assertThat(contact.trouble(T)).contains("could not be read");
    contact.unreadable(0);
    assertThat(contact.state(T)).isEqualTo(State.LIVE);
  }

  @Test
  void a_past_that_must_be_read_again_degrades_it_and_then_blinds_it() {
    hears(T);
    contact.readsAnew(T);
    contact.readsAnew(T.plusSeconds(60)); // once more; it has been missing all the time
    contact.alive(T.plusSeconds(121));
    contact.reached(T.plusSeconds(121), false);

    assertThat(contact.state(T.plusSeconds(1))).isEqualTo(State.DEGRADED);
    assertThat(contact.state(T.plusSeconds(121))).isEqualTo(State.BLIND);

    contact.reached(T.plusSeconds(122), true);

    assertThat(contact.state(T.plusSeconds(122))).isEqualTo(State.LIVE);
  }

  private void hears(Instant now) {
    contact.alive(now);
    contact.reached(now, true);
  }
}

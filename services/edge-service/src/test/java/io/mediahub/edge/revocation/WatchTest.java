package io.mediahub.edge.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import mediahub.Metadata;
import mediahub.playback.PlaybackEnvelope;
import mediahub.playback.PlaybackStarted;
import org.junit.jupiter.api.Test;

/** Who is let in when the edge is not sure. */
class WatchTest {
  private static final Instant T = Instant.parse("2026-06-01T12:00:00Z");

  private Instant now = T;
  private final Clock clock =
      new Clock() {
        @Override
        public ZoneOffset getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };
  private final Revocations revocations = new Revocations(Duration.ofHours(1), 1000);
  private final LogContact contact =
      new LogContact(Duration.ofSeconds(30), Duration.ofMinutes(2), T);
  private final Watch watch =
      new Watch(revocations, contact, Duration.ofSeconds(30), Duration.ofHours(1), clock);

  @Test
  void nobody_before_the_past_is_known() {
    assertThat(watch.of("pb-1", "m-1")).isEqualTo(Verdict.STARTING);
  }

  @Test
  void one_that_was_not_heard_of_yet_is_let_in_until_it_should_have_been() {
    hears(T);
    assertThat(watch.of("pb-1", "m-1")).isEqualTo(Verdict.ALLOWED);
    hears(T.plusSeconds(29));
    assertThat(watch.of("pb-1", "m-1")).isEqualTo(Verdict.ALLOWED);

    hears(T.plusSeconds(31));

    assertThat(watch.of("pb-1", "m-1")).isEqualTo(Verdict.UNKNOWN);
    assertThat(watch.of("pb-2", "m-1")).isEqualTo(Verdict.ALLOWED); // seen for the first time
    started("pb-1");
    assertThat(watch.of("pb-1", "m-1")).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void while_the_outbox_is_late_it_may_still_come_and_then_nobody_new_is_let_in() {
    hears(T);
    started("known");
    assertThat(watch.of("new", "m-1")).isEqualTo(Verdict.ALLOWED);

    now = T.plusSeconds(100); // the log answers, and nothing comes
    contact.reached(now, true);
    assertThat(watch.of("new", "m-1")).isEqualTo(Verdict.ALLOWED);

    now = T.plusSeconds(121);
    contact.reached(now, true);
    assertThat(watch.of("new", "m-1")).isEqualTo(Verdict.UNSURE);
    assertThat(watch.of("known", "m-1"))
        .isEqualTo(Verdict.ALLOWED); // its cookies end within minutes
  }

  @Test
  void media_that_was_deleted_is_played_by_nobody_and_others_are() {
    hears(T);
    started("known");

    revocations.apply(RevocationsTest.deleted("m-1", T), now);

    assertThat(watch.of("known", "m-1")).isEqualTo(Verdict.DELETED);
    assertThat(watch.of("new", "m-1")).isEqualTo(Verdict.DELETED);
    assertThat(watch.of("known", "m-2")).isEqualTo(Verdict.ALLOWED);
  }

  private void hears(Instant at) {
    now = at;
    contact.alive(at);
    contact.reached(at, true);
  }

  private void started(String id) {
    revocations.apply(
        new PlaybackEnvelope(
            new Metadata("e", id, 1L, now, "user", "command", "0".repeat(32)),
            new PlaybackStarted("m-1", "v", "m-1:v", 1L, now.plusSeconds(300), 1L, "", 0)),
        now);
  }
}

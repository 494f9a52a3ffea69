package io.mediahub.edge.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import mediahub.Envelope;
import mediahub.Event;
import mediahub.Metadata;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantRevoked;
import mediahub.grant.ViewGranted;
import mediahub.playback.PlaybackEnvelope;
import mediahub.playback.PlaybackRenewed;
import mediahub.playback.PlaybackStarted;
import org.junit.jupiter.api.Test;

/** The same playbacks are denied, whatever order the log's two topics are heard in. */
class RevocationsTest {
  private static final Instant T = Instant.parse("2026-06-01T12:00:00Z");
  private static final Duration LIFE = Duration.ofHours(12);
  private static final String GRANT = "m-1:viewer-1";

  @Test
  void a_playback_ends_with_the_grant_that_opened_it() {
    Revocations revocations = given(granted(1), started("pb-1", GRANT, 1));
    assertThat(revocations.denies("pb-1")).isFalse();

    revocations.apply(revoked(2));

    assertThat(revocations.denies("pb-1")).isTrue();
  }

  @Test
  void a_grant_given_again_opens_new_playbacks_and_not_old_ones() {
    Revocations revocations =
        given(
            granted(1), started("old", GRANT, 1), revoked(2), granted(3), started("new", GRANT, 3));

    assertThat(revocations.denies("old")).isTrue();
    assertThat(revocations.denies("new")).isFalse();
  }

  @Test
  void owners_other_grants_and_unknown_playbacks_are_not_denied() {
    Revocations revocations =
        given(started("owner", null, 0), started("other", "m-1:everyone", 1), revoked(2));

    assertThat(revocations.denies("owner")).isFalse();
    assertThat(revocations.denies("other")).isFalse();
    assertThat(revocations.denies("unknown")).isFalse();
  }

  @Test
  void order_and_repetition_change_nothing() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Envelope> events =
        List.of(
            granted(1),
            started("a", GRANT, 1),
            renewed("a", 2),
            revoked(2),
            granted(3),
            started("b", GRANT, 3),
            revoked(4),
            granted(5),
            started("c", GRANT, 5),
            renewed("c", 2),
            started("d", null, 0));
    for (int round = 0; round < 500; round++) {
      List<Envelope> heard = new ArrayList<>(events);
      for (int i = 0; i < 5; i++) {
        heard.add(events.get(random.nextInt(events.size())));
      }
      Collections.shuffle(heard, random);

      Revocations revocations = given(heard.toArray(Envelope[]::new));

      assertThat(List.of("a", "b", "c", "d"))
          .as("seed %d round %d", seed, round)
          .filteredOn(revocations::denies)
          .containsExactly("a", "b");
    }
  }

  @Test
  void entries_end_with_their_time_and_the_oldest_go_when_there_are_too_many() {
    Revocations revocations = given(started("pb-1", GRANT, 1), revoked(2));
    assertThat(revocations.forget(T.plus(LIFE))).isZero();
    assertThat(revocations.denies("pb-1")).isTrue();
    assertThat(revocations.forget(T.plus(LIFE).plusSeconds(1))).isZero();
    assertThat(revocations.playbacks() + revocations.revokedGrants()).isZero();

    Revocations small = new Revocations(LIFE, 10);
    for (int i = 0; i < 25; i++) {
      small.apply(playback("pb-" + i, 1, start(GRANT, 1), T.plusSeconds(i)));
    }
    small.apply(revoked(2));
    assertThat(small.forget(T.plusSeconds(60))).isEqualTo(15);
    assertThat(small.denies("pb-14")).isFalse();
    assertThat(small.denies("pb-15")).isTrue();
  }

  private static Revocations given(Envelope... events) {
    Revocations revocations = new Revocations(LIFE, 1000);
    for (Envelope event : events) {
      revocations.apply(event);
    }
    return revocations;
  }

  private static Envelope granted(long version) {
    return grant(version, new ViewGranted("m-1", "viewer-1"));
  }

  private static Envelope revoked(long version) {
    return grant(version, new GrantRevoked("m-1", "viewer-1"));
  }

  private static Envelope grant(long version, Event event) {
    return new GrantEnvelope(metadata(GRANT, version, T), event);
  }

  private static Envelope started(String playbackId, String grantId, long grantVersion) {
    return playback(playbackId, 1, start(grantId, grantVersion), T);
  }

  private static PlaybackStarted start(String grantId, long grantVersion) {
    return new PlaybackStarted("m-1", "viewer-1", grantId, grantVersion, T.plusSeconds(600));
  }

  private static Envelope renewed(String playbackId, long version) {
    return playback(playbackId, version, new PlaybackRenewed(T.plusSeconds(1200), null, -1L), T);
  }

  private static Envelope playback(String id, long version, Event event, Instant at) {
    return new PlaybackEnvelope(metadata(id, version, at), event);
  }

  private static Metadata metadata(String id, long version, Instant at) {
    return new Metadata("e", id, version, at, "user", "command", "0".repeat(32));
  }
}

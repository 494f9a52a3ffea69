package io.mediahub.edge.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import mediahub.Envelope;
import mediahub.Event;
import mediahub.Metadata;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantRevoked;
import mediahub.grant.ViewGranted;
import mediahub.playback.PlaybackEnvelope;
import mediahub.playback.PlaybackRenewed;
import mediahub.playback.PlaybackStarted;
import mediahub.upload.MediaDeleted;
import mediahub.upload.UploadEnvelope;
import org.junit.jupiter.api.Test;

/** The same playbacks are denied, whatever order the log's two topics are heard in. */
class RevocationsTest {
  private static final Instant T = Instant.parse("2026-06-01T12:00:00Z");
  private static final Duration LIFE = Duration.ofHours(1);
  private static final String GRANT = "m-1:viewer-1";

  @Test
  void a_playback_ends_with_the_grant_that_opened_it() {
    Revocations revocations = given(granted(1), started("pb-1", GRANT, 1));
    assertThat(revocations.of("pb-1", T)).isEqualTo(Verdict.ALLOWED);

    revocations.apply(revoked(2), T);

    assertThat(revocations.of("pb-1", T)).isEqualTo(Verdict.REVOKED);
  }

  @Test
  void a_grant_given_again_opens_new_playbacks_and_not_old_ones() {
    Revocations revocations =
        given(
            granted(1), started("old", GRANT, 1), revoked(2), granted(3), started("new", GRANT, 3));

    assertThat(revocations.of("old", T)).isEqualTo(Verdict.REVOKED);
    assertThat(revocations.of("new", T)).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void owners_and_other_grants_are_let_in_and_of_others_nothing_is_known() {
    Revocations revocations =
        given(started("owner", null, 0), started("other", "m-1:everyone", 1), revoked(2));

    assertThat(revocations.of("owner", T)).isEqualTo(Verdict.ALLOWED);
    assertThat(revocations.of("other", T)).isEqualTo(Verdict.ALLOWED);
    assertThat(revocations.of("unknown", T)).isEqualTo(Verdict.UNKNOWN);
  }

  static UploadEnvelope deleted(String mediaId, Instant at) {
    return new UploadEnvelope(
        new Metadata("e", mediaId, 3L, at, "owner", "command", "0".repeat(32)),
        new MediaDeleted("owner", 1000L));
  }

  @Test
  void media_stay_deleted_until_no_cookie_of_them_can_be_valid() {
    Revocations revocations = given(started("pb-1", GRANT, 1));
    revocations.apply(deleted("m-1", T), T);
    Instant last = T.plus(LIFE);

    revocations.forget(last);
    assertThat(revocations.of("pb-1", "m-1", last)).isEqualTo(Verdict.DELETED);

    revocations.forget(last.plus(Duration.ofMinutes(6)));
    assertThat(revocations.of("late", "m-1", last)).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void of_too_many_deletions_the_oldest_are_dropped() {
    Revocations revocations = new Revocations(LIFE, 3);

    for (int i = 0; i < 5; i++) {
      revocations.apply(deleted("m-" + i, T.plusSeconds(i)), T);
    }

    assertThat(revocations.of("pb", "m-1", T)).isEqualTo(Verdict.UNKNOWN);
    assertThat(revocations.of("pb", "m-2", T)).isEqualTo(Verdict.DELETED);
    assertThat(revocations.of("pb", "m-4", T)).isEqualTo(Verdict.DELETED);
  }

  @Test
  void media_of_which_a_record_cannot_be_read_may_be_deleted() {
    Revocations revocations = given(started("pb-1", GRANT, 1));

    revocations.unreadable("m-1", T);

    assertThat(revocations.of("pb-1", "m-1", T)).isEqualTo(Verdict.UNSURE);
    assertThat(revocations.of("pb-1", "m-2", T)).isEqualTo(Verdict.ALLOWED);
    revocations.readable("m-1");
    assertThat(revocations.of("pb-1", "m-1", T)).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void order_and_repetition_change_nothing() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Envelope> events =
        List.of(
            granted(1),
            started("a", GRANT, 1),
            renewed("a", GRANT, 1),
            revoked(2),
            granted(3),
            started("b", GRANT, 3),
            renewed("b", null, -1),
            revoked(4),
            granted(5),
            started("c", GRANT, 5),
            renewed("c", GRANT, 5),
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
          .filteredOn(id -> revocations.of(id, T) == Verdict.REVOKED)
          .containsExactly("a", "b");
      assertThat(revocations.of("c", T)).isEqualTo(Verdict.ALLOWED);
    }
  }

  @Test
  void a_playback_is_remembered_while_its_cookies_hold_and_a_renewal_names_its_grant_again() {
    Revocations revocations = given(started("pb-1", GRANT, 1)); // for ten minutes
    Instant later = T.plusSeconds(700);
    revocations.forget(later);
    assertThat(revocations.playbacks()).isZero();

    revocations.apply(renewedAt("pb-1", GRANT, 1, later), later);
    revocations.apply(revoked(2), later);

    assertThat(revocations.of("pb-1", later)).isEqualTo(Verdict.REVOKED);
  }

  @Test
  void a_renewal_of_an_older_writer_that_nothing_else_is_known_of_is_not_sure() {
    Revocations revocations = given(renewed("pb-1", null, -1));
    assertThat(revocations.of("pb-1", T)).isEqualTo(Verdict.UNSURE);
    revocations.apply(started("pb-1", GRANT, 1), T);
    assertThat(revocations.of("pb-1", T)).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void a_revocation_is_remembered_as_long_as_cookies_can_hold() {
    Revocations revocations = given(revoked(2));
    revocations.forget(T.plus(LIFE));
    assertThat(revocations.revokedGrants()).isEqualTo(1);
    revocations.forget(T.plus(LIFE).plusMillis(1));
    assertThat(revocations.revokedGrants()).isZero();
  }

  @Test
  void what_could_not_be_read_makes_its_grant_and_its_playback_unsure_and_nobody_else() {
    Revocations revocations =
        given(
            started("pb-1", GRANT, 1),
            started("owner", null, 0),
            started("other", "m-1:everyone", 1));

    revocations.unreadable(GRANT, T);
    assertThat(revocations.of("pb-1", T)).isEqualTo(Verdict.UNSURE);
    assertThat(revocations.of("other", T)).isEqualTo(Verdict.ALLOWED);
    assertThat(revocations.of("owner", T)).isEqualTo(Verdict.ALLOWED);
    revocations.unreadable("other", T);
    assertThat(revocations.of("other", T)).isEqualTo(Verdict.UNSURE);

    revocations.readable(GRANT);
    assertThat(revocations.of("pb-1", T)).isEqualTo(Verdict.ALLOWED);
    revocations.forget(T.plus(LIFE).plusMillis(1)); // no cookie is left that it could concern
    assertThat(revocations.unreadableOnes()).isZero();
  }

  @Test
  void beyond_the_room_new_playbacks_are_not_sure_and_old_ones_stay() {
    Revocations small = new Revocations(LIFE, 10);
    for (int i = 0; i < 25; i++) {
      small.apply(started("pb-" + i, GRANT, 1), T);
    }

    assertThat(small.playbacks()).isEqualTo(10);
    assertThat(small.of("pb-9", T)).isEqualTo(Verdict.ALLOWED);
    assertThat(small.of("pb-10", T)).isEqualTo(Verdict.UNSURE);
    Instant later = T.plusSeconds(601); // their cookies have ended
    small.apply(renewedAt("pb-10", GRANT, 1, later), later);
    assertThat(small.of("pb-10", later)).isEqualTo(Verdict.ALLOWED);
    assertThat(small.of("never-heard-of", later)).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void beyond_the_room_the_oldest_revocations_have_taken_effect_for_good() {
    Revocations small = new Revocations(LIFE, 10);
    for (int i = 0; i < 5; i++) {
      small.apply(started("pb-" + i, "g-" + i, 1), T);
    }
    for (int i = 0; i < 40; i++) {
      Instant at = T.plusSeconds(i);
      small.apply(
          new GrantEnvelope(metadata("g-" + i, 2, at), new GrantRevoked("m-1", "v-" + i)), at);
    }

    assertThat(small.revokedGrants()).isLessThanOrEqualTo(10);
    for (int i = 0; i < 5; i++) {
      assertThat(small.of("pb-" + i, T)).isEqualTo(Verdict.REVOKED);
    }
    // Begun before a revocation that may be forgotten, and heard of after it.
    small.apply(started("late", "g-20", 1), T.plusSeconds(60));
    assertThat(small.of("late", T)).isEqualTo(Verdict.UNSURE);
  }

  @Test
  void an_entry_takes_no_more_than_was_reckoned_with() {
    int many = 100_000;
    Revocations revocations = new Revocations(LIFE, many);
    long before = used();
    for (int i = 0; i < many; i++) {
      String viewer = UUID.randomUUID().toString();
      String grant = UUID.randomUUID() + ":" + viewer;
      revocations.apply(started(UUID.randomUUID().toString(), grant, 1), T);
      revocations.apply(
          new GrantEnvelope(metadata(grant, 2, T), new GrantRevoked("m-1", viewer)), T);
    }

    long each = (used() - before) / (2L * many);

    assertThat(each).isLessThan(Revocations.BYTES_PER_ENTRY);
    assertThat(revocations.playbacks()).isEqualTo(many);
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static Revocations given(Envelope... events) {
    Revocations revocations = new Revocations(LIFE, 1000);
    for (Envelope event : events) {
      revocations.apply(event, T);
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
    return new PlaybackStarted(
        "m-1", "viewer-1", grantId, grantVersion, T.plusSeconds(600), 1L, "", 0);
  }

  private static Envelope renewed(String playbackId, String grantId, long grantVersion) {
    return renewedAt(playbackId, grantId, grantVersion, T);
  }

  private static Envelope renewedAt(
      String playbackId, String grantId, long grantVersion, Instant at) {
    return playback(
        playbackId, 2, new PlaybackRenewed(at.plusSeconds(1200), grantId, grantVersion, 1L), at);
  }

  private static Envelope playback(String id, long version, Event event, Instant at) {
    return new PlaybackEnvelope(metadata(id, version, at), event);
  }

  private static Metadata metadata(String id, long version, Instant at) {
    return new Metadata("e", id, version, at, "user", "command", "0".repeat(32));
  }
}

package io.mediahub.edge.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import mediahub.Envelope;
import mediahub.Metadata;
import mediahub.playback.PlaybackEnded;
import mediahub.playback.PlaybackEnvelope;
import mediahub.playback.PlaybackRenewed;
import mediahub.playback.PlaybackStarted;
import mediahub.upload.AvailabilityChanged;
import mediahub.upload.DeletionPlanned;
import mediahub.upload.MediaRestored;
import mediahub.upload.MediaTakenDown;
import mediahub.upload.UploadEnvelope;
import mediahub.upload.UploadEvent;
import mediahub.upload.Visibility;
import mediahub.upload.VisibilityChanged;
import org.junit.jupiter.api.Test;

/** What owners and administrators decide about a media ends playbacks that run. */
class ClosedMediaTest {
  private static final Duration LIFE = Duration.ofHours(1);
  private static final Instant T = Instant.parse("2026-05-01T12:00:00Z");

  private static Revocations given(Envelope... events) {
    Revocations revocations = new Revocations(LIFE, 1000);
    for (Envelope event : events) {
      revocations.apply(event, T);
    }
    return revocations;
  }

  private static Metadata metadata(String id, long version, Instant at) {
    return new Metadata("e", id, version, at, "user", "command", "0".repeat(32));
  }

  private static Envelope media(String mediaId, long version, UploadEvent event) {
    return new UploadEnvelope(metadata(mediaId, version, T), event);
  }

  private static Envelope media(long version, UploadEvent event) {
    return media("m-1", version, event);
  }

  private static Envelope started(String id, String right, long rightVersion, long mediaVersion) {
    return new PlaybackEnvelope(
        metadata(id, 1, T),
        new PlaybackStarted(
            "m-1", "v", right, rightVersion, T.plusSeconds(600), mediaVersion, "", 0));
  }

  private static Envelope renewed(String id, String right, long rightVersion, long mediaVersion) {
    return new PlaybackEnvelope(
        metadata(id, 2, T),
        new PlaybackRenewed(T.plusSeconds(1200), right, rightVersion, mediaVersion));
  }

  private static VisibilityChanged shown(
      Visibility to, int number, boolean closed, String... ended) {
    return new VisibilityChanged("owner", to, number, List.of(ended), closed);
  }

  private static Verdict of(Revocations revocations, String playback) {
    return revocations.of(playback, "m-1", T);
  }

  @Test
  void given_playbacks_by_visibility_when_it_is_narrowed_then_only_those_end() {
    Revocations revocations =
        given(
            started("anyone", "m-1:anyone", 1, 3),
            started("member", "m-1:members", 1, 3),
            started("granted", "m-1:v", 1, 3),
            started("owner", null, 0, 3));

    revocations.apply(media(4, shown(Visibility.MEMBERS, 2, false, "m-1:anyone")), T);

    assertThat(of(revocations, "anyone")).isEqualTo(Verdict.REVOKED);
    assertThat(of(revocations, "member")).isEqualTo(Verdict.ALLOWED);
    assertThat(of(revocations, "granted")).isEqualTo(Verdict.ALLOWED);
    assertThat(of(revocations, "owner")).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void given_playbacks_when_the_media_becomes_private_then_all_but_the_owners_end() {
    Revocations revocations =
        given(
            started("member", "m-1:members", 1, 3),
            started("granted", "m-1:v", 1, 3),
            started("owner", null, 0, 3));

    revocations.apply(media(4, shown(Visibility.PRIVATE, 2, true, "m-1:members", "m-1:anyone")), T);

    assertThat(of(revocations, "member")).isEqualTo(Verdict.REVOKED);
    assertThat(of(revocations, "granted")).isEqualTo(Verdict.REVOKED);
    assertThat(of(revocations, "owner")).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void given_a_narrower_time_when_access_was_checked_again_then_the_playback_goes_on() {
    Revocations revocations =
        given(
            started("old", "m-1:v", 1, 3),
            started("checked", "m-1:v", 1, 3),
            started("owner", null, 0, 3),
            media(4, new AvailabilityChanged("owner", null, T.plusSeconds(900), true)));
    assertThat(of(revocations, "checked")).isEqualTo(Verdict.REVOKED);

    revocations.apply(renewed("checked", "m-1:v", 1, 4), T);

    assertThat(of(revocations, "checked")).isEqualTo(Verdict.ALLOWED);
    assertThat(of(revocations, "old")).isEqualTo(Verdict.REVOKED);
    assertThat(of(revocations, "owner")).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void given_a_wider_time_when_it_is_heard_then_nothing_ends() {
    Revocations revocations = given(started("a", "m-1:v", 1, 3));

    revocations.apply(media(4, new AvailabilityChanged("owner", null, null, false)), T);

    assertThat(of(revocations, "a")).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void given_a_deletion_when_it_is_undone_then_new_playbacks_run_and_old_ones_have_ended() {
    Revocations revocations =
        given(
            started("old", "m-1:v", 1, 3),
            started("owner", null, 0, 3),
            media(4, new DeletionPlanned("owner", T.plusSeconds(9000))));
    assertThat(of(revocations, "owner")).isEqualTo(Verdict.REVOKED);

    revocations.apply(media(5, new MediaRestored("owner")), T);
    revocations.apply(started("new", "m-1:v", 1, 5), T);

    assertThat(of(revocations, "new")).isEqualTo(Verdict.ALLOWED);
    assertThat(of(revocations, "old")).isEqualTo(Verdict.REVOKED);
    assertThat(of(revocations, "owner")).isEqualTo(Verdict.REVOKED);
  }

  @Test
  void given_an_end_by_its_viewer_when_it_is_heard_before_the_start_then_the_playback_has_ended() {
    Revocations revocations =
        given(new PlaybackEnvelope(metadata("a", 2, T), new PlaybackEnded("v")));

    revocations.apply(started("a", "m-1:v", 1, 3), T);
    revocations.apply(started("b", "m-1:v", 1, 3), T);

    assertThat(of(revocations, "a")).isEqualTo(Verdict.REVOKED);
    assertThat(of(revocations, "b")).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void order_and_repetition_change_nothing() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Envelope> events =
        List.of(
            started("a", "m-1:members", 1, 3),
            media(4, shown(Visibility.PRIVATE, 2, true, "m-1:members", "m-1:anyone")),
            media(5, shown(Visibility.MEMBERS, 3, false, "m-1:anyone")),
            started("b", "m-1:members", 3, 5),
            media(6, new MediaTakenDown("owner", "A claim.")),
            started("c", "m-1:members", 3, 7),
            started("d", "m-1:v", 1, 3),
            renewed("d", "m-1:v", 1, 7));
    for (int round = 0; round < 500; round++) {
      List<Envelope> heard = new ArrayList<>(events);
      for (int i = 0; i < 5; i++) {
        heard.add(events.get(random.nextInt(events.size())));
      }
      Collections.shuffle(heard, random);

      Revocations revocations = given(heard.toArray(Envelope[]::new));

      assertThat(List.of("a", "b", "c", "d"))
          .as("seed %d round %d", seed, round)
          .filteredOn(id -> of(revocations, id) == Verdict.REVOKED)
          .containsExactly("a", "b");
      assertThat(of(revocations, "c")).isEqualTo(Verdict.ALLOWED);
      assertThat(of(revocations, "d")).isEqualTo(Verdict.ALLOWED);
    }
  }

  @Test
  void given_more_closings_than_there_is_room_for_when_one_is_dropped_then_nothing_is_sure() {
    Revocations revocations = new Revocations(LIFE, 3);
    revocations.apply(started("a", "m-1:v", 1, 3), T);

    for (int i = 0; i < 4; i++) {
      revocations.apply(media("x-" + i, 4, new MediaTakenDown("owner", "A claim.")), T);
    }

    assertThat(of(revocations, "a")).isEqualTo(Verdict.UNSURE);
    Instant over = T.plus(LIFE).plus(Duration.ofMinutes(6));
    revocations.apply(
        new PlaybackEnvelope(
            metadata("b", 1, over),
            new PlaybackStarted("m-1", "v", "m-1:v", 1L, over.plusSeconds(60), 3L, "", 0)),
        over);
    assertThat(revocations.of("b", "m-1", over)).isEqualTo(Verdict.ALLOWED);
  }
}

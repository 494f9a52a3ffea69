package io.mediahub.domain.playback;

import static io.mediahub.domain.Scenario.given;

import io.mediahub.domain.Scenario;
import io.mediahub.domain.playback.PlaybackCommand.End;
import io.mediahub.domain.playback.PlaybackCommand.Renew;
import io.mediahub.domain.playback.PlaybackCommand.Start;
import java.time.Instant;
import mediahub.playback.PlaybackEnded;
import mediahub.playback.PlaybackEvent;
import mediahub.playback.PlaybackRenewed;
import mediahub.playback.PlaybackStarted;
import org.junit.jupiter.api.Test;

class PlaybackDeciderTest {
  private static final Instant SOON = Instant.parse("2026-05-01T12:05:00Z");

  private static Scenario<PlaybackCommand, PlaybackState, PlaybackEvent> started() {
    return given(new PlaybackDecider())
        .after(new Start("m1", "u2", "m1:u2", 1, SOON, 5, "Firefox", 0));
  }

  @Test
  void a_viewer_is_let_in_under_a_grant() {
    given(new PlaybackDecider())
        .when(new Start("m1", "u2", "m1:u2", 3, SOON, 5, "Firefox", 0))
        .then(new PlaybackStarted("m1", "u2", "m1:u2", 3L, SOON, 5L, "Firefox", 0));
  }

  @Test
  void it_is_renewed_while_the_same_grant_holds() {
    started()
        .when(new Renew("u2", "m1:u2", 1, SOON, 5))
        .then(new PlaybackRenewed(SOON, "m1:u2", 1L, 5L));
  }

  @Test
  void a_grant_that_was_revoked_and_given_again_needs_a_new_playback() {
    started().when(new Renew("u2", "m1:u2", 3, SOON, 5)).thenRefused("playback-ended");
  }

  @Test
  void it_is_not_renewed_for_longer_than_an_edge_remembers() {
    Instant last = SOON.plus(PlaybackDecider.LONGEST);

    started()
        .when(new Renew("u2", "m1:u2", 1, last, 5))
        .then(new PlaybackRenewed(last, "m1:u2", 1L, 5L));
    started()
        .when(new Renew("u2", "m1:u2", 1, last.plusSeconds(1), 5))
        .thenRefused("playback-ended");
  }

  @Test
  void its_viewer_ends_it_for_good() {
    started().when(new End("u2")).then(new PlaybackEnded("u2"));
    started().after(new End("u2")).when(new End("u2")).thenNothing();
    started()
        .after(new End("u2"))
        .when(new Renew("u2", "m1:u2", 1, SOON, 5))
        .thenRefused("playback-ended");
    started().when(new End("u3")).thenRefused("playback-unknown");
    started().after(new End("u2")).when(new End("u3")).thenRefused("playback-unknown");
    given(new PlaybackDecider()).when(new End("u2")).thenRefused("playback-unknown");
  }

  @Test
  void nobody_renews_the_playback_of_another() {
    started().when(new Renew("u3", "m1:u2", 1, SOON, 5)).thenRefused("playback-unknown");
  }
}

package io.mediahub.domain.session;

import static io.mediahub.domain.Bytes.buffer;
import static io.mediahub.domain.Scenario.given;

import io.mediahub.domain.Bytes;
import io.mediahub.domain.Scenario;
import io.mediahub.domain.session.SessionCommand.LogOut;
import io.mediahub.domain.session.SessionCommand.Open;
import io.mediahub.domain.session.SessionCommand.Prove;
import io.mediahub.domain.session.SessionCommand.Refresh;
import io.mediahub.domain.session.SessionCommand.Revoke;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import mediahub.session.RevocationReason;
import mediahub.session.SessionEvent;
import mediahub.session.SessionProved;
import mediahub.session.SessionRefreshed;
import mediahub.session.SessionRevoked;
import org.junit.jupiter.api.Test;

class SessionDeciderTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Instant LATER = NOW.plus(Duration.ofDays(30));

  private static final Open OPEN =
      new Open("u1", token(0), NOW, LATER, 0, NOW.plus(Duration.ofDays(90)), null);

  private static String token(int n) {
    return Bytes.base64(ByteBuffer.wrap(new byte[] {(byte) n}));
  }

  private static Refresh use(int presented, int replacement) {
    return use(presented, replacement, NOW);
  }

  private static Refresh use(int presented, int replacement, Instant now) {
    return new Refresh(
        presented, token(presented), token(replacement), now, LATER, now.plusSeconds(10));
  }

  private static Scenario<SessionCommand, SessionState, SessionEvent> open() {
    return given(new SessionDecider()).after(OPEN);
  }

  @Test
  void a_token_is_traded_for_the_next() {
    open()
        .when(use(0, 1))
        .then(new SessionRefreshed(1, buffer(token(1)), LATER, NOW.plusSeconds(10), NOW));
  }

  @Test
  void a_token_used_twice_revokes_the_family() {
    open()
        .after(use(0, 1))
        .after(use(1, 2))
        .when(use(0, 3))
        .then(new SessionRevoked(RevocationReason.REFRESH_TOKEN_REUSED));
  }

  @Test
  void after_a_revocation_even_the_newest_token_is_void() {
    open()
        .after(use(0, 1))
        .after(use(0, 1, NOW.plusSeconds(10)))
        .when(use(1, 2))
        .thenRefused("refresh-token-invalid");
  }

  @Test
  void a_token_that_never_was_revokes_nothing() {
    open().when(use(99, 1)).thenRefused("refresh-token-invalid");
  }

  @Test
  void an_expired_token_is_refused() {
    open().when(use(0, 1, LATER)).thenRefused("refresh-token-invalid");
  }

  @Test
  void logging_out_revokes_and_doing_it_again_changes_nothing() {
    open().when(new LogOut()).then(new SessionRevoked(RevocationReason.LOGGED_OUT));
    open().after(new LogOut()).when(new LogOut()).thenNothing();
  }

  @Test
  void a_token_used_twice_revokes_the_family_however_old_it_is() {
    for (int age : new int[] {1, 33, 100}) {
      var scenario = open();
      for (int n = 0; n < age; n++) {
        scenario.after(use(n, n + 1));
      }
      scenario
          .when(use(0, 1, NOW.plusSeconds(10)))
          .then(new SessionRevoked(RevocationReason.REFRESH_TOKEN_REUSED));
    }
  }

  @Test
  void the_token_just_before_gets_the_same_successor_for_ten_seconds() {
    open().after(use(0, 1)).when(use(0, 1, NOW.plusMillis(9_999))).thenNothing();
    open()
        .after(use(0, 1))
        .when(use(0, 1, NOW.plusSeconds(10)))
        .then(new SessionRevoked(RevocationReason.REFRESH_TOKEN_REUSED));
  }

  @Test
  void a_token_further_back_gets_no_grace() {
    open()
        .after(use(0, 1))
        .after(use(1, 2))
        .when(use(0, 1))
        .then(new SessionRevoked(RevocationReason.REFRESH_TOKEN_REUSED));
  }

  @Test
  void a_session_that_ended_meanwhile_gives_no_grace() {
    open()
        .after(use(0, 1))
        .after(new LogOut())
        .when(use(0, 1))
        .thenRefused("refresh-token-invalid");
  }

  @Test
  void a_session_ends_for_good_however_often_it_is_refreshed() {
    Instant end = NOW.plus(Duration.ofHours(1));
    var brief = new Open("u1", token(0), NOW, LATER, 0, end, null);

    given(new SessionDecider())
        .after(brief)
        .when(use(0, 1))
        .then(new SessionRefreshed(1, buffer(token(1)), end, NOW.plusSeconds(10), NOW));
  }

  @Test
  void a_person_ends_a_session_of_their_own() {
    open().when(new Revoke("u1")).then(new SessionRevoked(RevocationReason.REVOKED_BY_OWNER));
  }

  @Test
  void nobody_ends_a_session_of_somebody_else() {
    open().when(new Revoke("u2")).thenRefused("session-unknown");
  }

  @Test
  void a_session_that_has_ended_proves_nobody() {
    open().after(new LogOut()).when(new Prove(NOW)).thenRefused("session-unknown");
  }

  @Test
  void who_proves_again_who_they_are_is_remembered_with_the_time() {
    open().when(new Prove(NOW.plusSeconds(900))).then(new SessionProved(NOW.plusSeconds(900)));
  }
}

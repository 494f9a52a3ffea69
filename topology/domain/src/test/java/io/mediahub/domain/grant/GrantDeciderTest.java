package io.mediahub.domain.grant;

import static io.mediahub.domain.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.grant.GrantCommand.Grant;
import io.mediahub.domain.grant.GrantCommand.Revoke;
import java.time.Instant;
import mediahub.grant.GrantRevoked;
import mediahub.grant.LimitedViewGranted;
import mediahub.grant.ViewGranted;
import org.junit.jupiter.api.Test;

class GrantDeciderTest {
  private static final GrantDecider DECIDER = new GrantDecider();

  @Test
  void a_viewer_is_granted_and_revoked_and_granted_again() {
    given(DECIDER).when(new Grant("m1", "u2")).then(new ViewGranted("m1", "u2"));
    given(DECIDER)
        .after(new Grant("m1", "u2"))
        .when(new Revoke("m1", "u2"))
        .then(new GrantRevoked("m1", "u2"));
    given(DECIDER)
        .after(new Grant("m1", "u2"))
        .after(new Revoke("m1", "u2"))
        .when(new Grant("m1", "u2"))
        .then(new ViewGranted("m1", "u2"));
  }

  @Test
  void saying_it_again_changes_nothing() {
    given(DECIDER).after(new Grant("m1", null)).when(new Grant("m1", null)).thenNothing();
    given(DECIDER).when(new Revoke("m1", "u2")).thenNothing();
  }

  @Test
  void other_limits_end_what_began_under_the_earlier_ones() {
    Instant end = Instant.parse("2026-05-01T12:00:00Z");
    GrantTerms limited = new GrantTerms(null, end, 3);

    given(DECIDER)
        .when(new Grant("m1", "u2", limited))
        .then(new LimitedViewGranted("m1", "u2", null, end, 3));
    given(DECIDER)
        .after(new Grant("m1", "u2"))
        .when(new Grant("m1", "u2", limited))
        .then(new GrantRevoked("m1", "u2"), new LimitedViewGranted("m1", "u2", null, end, 3));
    given(DECIDER)
        .after(new Grant("m1", "u2", limited))
        .when(new Grant("m1", "u2", limited))
        .thenNothing();
    given(DECIDER)
        .after(new Grant("m1", "u2", limited))
        .when(new Grant("m1", "u2"))
        .then(new GrantRevoked("m1", "u2"), new ViewGranted("m1", "u2"));
    given(DECIDER)
        .after(new Grant("m1", "u2", limited))
        .when(new Revoke("m1", "u2"))
        .then(new GrantRevoked("m1", "u2"));
  }

  @Test
  void limits_that_let_nobody_in_are_refused() {
    Instant end = Instant.parse("2026-05-01T12:00:00Z");

    given(DECIDER)
        .when(new Grant("m1", "u2", new GrantTerms(end, end, 0)))
        .thenRefused("grant-terms-invalid");
    given(DECIDER)
        .when(new Grant("m1", "u2", new GrantTerms(null, null, -1)))
        .thenRefused("grant-terms-invalid");
  }

  @Test
  void everyone_is_a_viewer_with_a_name_of_its_own() {
    assertThat(GrantDecider.grantId("m1", null)).isEqualTo("m1:everyone");
    assertThat(GrantDecider.grantId("m1", "u2")).isEqualTo("m1:u2");
  }
}

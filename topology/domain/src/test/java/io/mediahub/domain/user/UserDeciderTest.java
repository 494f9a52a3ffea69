package io.mediahub.domain.user;

import static io.mediahub.domain.Bytes.buffer;
import static io.mediahub.domain.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.mediahub.domain.user.UserCommand.ChangeRoles;
import io.mediahub.domain.user.UserCommand.Register;
import java.util.List;
import mediahub.user.Role;
import mediahub.user.UserRegistered;
import mediahub.user.UserRolesChanged;
import org.junit.jupiter.api.Test;

class UserDeciderTest {
  private static final UserDecider DECIDER = new UserDecider();
  private static final Register REGISTER =
      new Register(
          "aGFzaA==",
          "bWFpbA==",
          new SealedProfile("bmFtZQ=="),
          "cHc=",
          List.of(Role.CREATOR, Role.VIEWER));
  private static final UserRegistered REGISTERED =
      new UserRegistered(
          buffer("aGFzaA=="),
          buffer("bWFpbA=="),
          buffer("bmFtZQ=="),
          buffer("cHc="),
          List.of(Role.VIEWER, Role.CREATOR));

  private static ChangeRoles set(List<Role> roles) {
    return new ChangeRoles(roles, true, true);
  }

  @Test
  void somebody_registers() {
    given(DECIDER).when(REGISTER).then(REGISTERED);
  }

  @Test
  void nobody_registers_twice() {
    given(DECIDER, REGISTERED).when(REGISTER).thenRefused("user-exists");
  }

  @Test
  void roles_are_replaced_as_a_whole() {
    given(DECIDER, REGISTERED)
        .when(set(List.of(Role.ADMIN, Role.VIEWER, Role.ADMIN)))
        .then(new UserRolesChanged(List.of(Role.VIEWER, Role.ADMIN)));
  }

  @Test
  void the_same_roles_in_another_order_change_nothing() {
    given(DECIDER, REGISTERED).when(set(List.of(Role.CREATOR, Role.VIEWER))).thenNothing();
  }

  @Test
  void an_account_keeps_at_least_one_role() {
    given(DECIDER, REGISTERED).when(set(List.of())).thenRefused("roles-empty");
  }

  @Test
  void roles_of_nobody_cannot_be_changed() {
    given(DECIDER).when(set(List.of(Role.VIEWER))).thenRefused("user-unknown");
  }

  @Test
  void who_is_no_administrator_any_more_changes_no_roles_whatever_the_token_says() {
    given(DECIDER, REGISTERED)
        .when(new ChangeRoles(List.of(Role.VIEWER, Role.ADMIN), false, true))
        .thenRefused("role-missing");
  }

  @Test
  void the_last_administrator_stays_one() {
    var admin = new UserRolesChanged(List.of(Role.ADMIN));
    given(DECIDER, REGISTERED, admin)
        .when(new ChangeRoles(List.of(Role.VIEWER), true, false))
        .thenRefused("administrator-required");
    given(DECIDER, REGISTERED, admin)
        .when(new ChangeRoles(List.of(Role.VIEWER), true, true))
        .then(new UserRolesChanged(List.of(Role.VIEWER)));
    given(DECIDER, REGISTERED, admin)
        .when(new ChangeRoles(List.of(Role.VIEWER, Role.ADMIN), true, false))
        .then(new UserRolesChanged(List.of(Role.VIEWER, Role.ADMIN)));
  }

  @Test
  void that_somebody_was_an_administrator_is_remembered() {
    var state =
        DECIDER.evolve(
            DECIDER.initial(),
            List.of(
                REGISTERED,
                new UserRolesChanged(List.of(Role.ADMIN)),
                new UserRolesChanged(List.of(Role.VIEWER))));
    assertThat(state)
        .asInstanceOf(type(UserState.Registered.class))
        .returns(List.of(Role.VIEWER), UserState.Registered::roles)
        .returns(true, UserState.Registered::everAdministrator);
  }
}

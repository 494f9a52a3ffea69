package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.mediahub.client.Accounts.NewAccount;
import io.mediahub.client.Accounts.Session;
import io.mediahub.client.ApiException;
import io.mediahub.client.Invitation;
import io.mediahub.client.MediaHubClient;
import io.mediahub.schemas.Topics;
import io.mediahub.system.stack.Events;
import io.mediahub.system.stack.OnStack;
import io.mediahub.system.stack.Person;
import io.mediahub.system.stack.Secrets;
import io.mediahub.system.stack.Stack;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import mediahub.user.InvitationUsed;
import mediahub.user.UserEnvelope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@OnStack
@Order(1)
class AccountsIT {
  private static Person ada;

  private final MediaHubClient anonymous = Stack.anonymous();

  @BeforeAll
  static void register() {
    ada = Person.registered();
  }

  @Test
  void given_an_account_when_its_owner_asks_then_it_says_what_was_registered() {
    var me = ada.api().me();

    assertThat(me.userId()).isEqualTo(ada.userId());
    assertThat(me.email()).isEqualTo(ada.email());
    assertThat(me.displayName()).isEqualTo(ada.displayName());
    assertThat(me.roles()).containsExactlyInAnyOrder("VIEWER", "CREATOR");
    assertThat(me.registeredAt()).isNotNull();
    assertThat(me.version()).isPositive(); // the code that proves the address follows by itself
  }

  @Test
  void given_an_account_when_somebody_registers_its_address_in_capitals_then_it_is_taken() {
    var refusal =
        catchThrowableOfType(
            ApiException.class,
            () ->
                anonymous.register(
                    new NewAccount(
                        ada.email().toUpperCase(Locale.ROOT), "another-Passw0rd!", "Somebody")));

    assertThat(refusal.status()).isEqualTo(409);
    assertThat(refusal.code()).isEqualTo("email-taken");
    assertThat(refusal.problem().hint()).isNotBlank();
    assertThat(refusal.problem().traceId()).hasSize(32);
  }

  @Test
  void given_something_that_is_no_address_when_registered_then_the_field_is_named() {
    var refusal =
        catchThrowableOfType(
            ApiException.class,
            () -> anonymous.register(new NewAccount("not-an-address", "Long-enough-1", "X")));

    assertThat(refusal.status()).isBetween(400, 422);
    assertThat(refusal.problem().field()).isEqualTo("email");
  }

  @Test
  void given_a_wrong_password_and_an_unknown_address_when_logging_in_then_both_answers_are_alike() {
    var wrong =
        catchThrowableOfType(
            ApiException.class, () -> anonymous.login(ada.email(), "not-the-Passw0rd"));
    var unknown =
        catchThrowableOfType(
            ApiException.class, () -> anonymous.login("nobody@example.org", "not-the-Passw0rd"));

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.code()).isEqualTo("credentials-invalid");
    assertThat(unknown.status()).isEqualTo(401);
    assertThat(unknown.code()).isEqualTo("credentials-invalid");
    assertThat(unknown.problem().detail()).isEqualTo(wrong.problem().detail());
  }

  @Test
  void given_no_token_or_a_forged_one_when_asking_then_401() {
    String forged = ada.session().accessToken().replaceAll("\\.[^.]+$", ".AAAA");

    var without = catchThrowableOfType(ApiException.class, anonymous::me);
    var with = catchThrowableOfType(ApiException.class, anonymous.withToken(forged)::me);

    assertThat(without.status()).isEqualTo(401);
    assertThat(with.status()).isEqualTo(401);
  }

  @Test
  void given_a_refresh_token_when_used_long_after_then_the_whole_family_is_void() {
    Session first = Person.login(ada.email(), ada.password());
    Session second = Person.remembered(anonymous.refresh(first.refreshToken()));
    Session third = Person.remembered(anonymous.refresh(second.refreshToken()));
    String owner = anonymous.withToken(third.accessToken()).me().userId();

    var reused =
        catchThrowableOfType(ApiException.class, () -> anonymous.refresh(first.refreshToken()));
    var newest =
        catchThrowableOfType(ApiException.class, () -> anonymous.refresh(third.refreshToken()));

    assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
    assertThat(owner).isEqualTo(ada.userId());
    assertThat(reused.status()).isEqualTo(401);
    assertThat(reused.code()).isEqualTo("refresh-token-reused");
    assertThat(newest.code()).isEqualTo("refresh-token-invalid");
  }

  @Test
  void given_a_refresh_token_when_used_by_two_tabs_at_once_then_both_get_the_same_successor() {
    Session first = Person.login(ada.email(), ada.password());

    Session one = Person.remembered(anonymous.refresh(first.refreshToken()));
    Session other = Person.remembered(anonymous.refresh(first.refreshToken()));

    assertThat(other.refreshToken()).isEqualTo(one.refreshToken());
  }

  @Test
  void given_a_session_when_logged_out_then_its_tokens_are_void_everywhere_within_a_second() {
    Session session = Person.login(ada.email(), ada.password());
    MediaHubClient user = anonymous.withToken(session.accessToken());
    user.catalogue(1, null);

    user.logout();
    long loggedOut = System.nanoTime();

    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(catchThrowableOfType(ApiException.class, () -> user.catalogue(1, null)))
                    .isNotNull()
                    .extracting(ApiException::status)
                    .isEqualTo(401));
    Duration took = Duration.ofNanos(System.nanoTime() - loggedOut);
    assertThat(took).isLessThan(Duration.ofSeconds(1));
    var refusal =
        catchThrowableOfType(ApiException.class, () -> anonymous.refresh(session.refreshToken()));
    assertThat(refusal.status()).isEqualTo(401);
    assertThat(refusal.code()).isEqualTo("refresh-token-invalid");
  }

  @Test
  void given_a_token_nobody_gave_out_when_refreshed_then_it_is_invalid() {
    var refusal =
        catchThrowableOfType(
            ApiException.class,
            () -> anonymous.refresh(Secrets.remember("AAAAAAAAAAAAAAAAAAAAAA")));

    assertThat(refusal.status()).isEqualTo(401);
    assertThat(refusal.code()).isEqualTo("refresh-token-invalid");
  }

  @Test
  void given_an_invitation_when_it_is_used_then_it_makes_one_account_and_no_other() {
    Invitation invitation = Person.admin().api().invite();
    Secrets.remember(invitation.code());
    String email = UUID.randomUUID() + "@example.org";
    String password = "a long enough password";

    var invited = anonymous.register(new NewAccount(email, password, "Guest").with(invitation));

    var again =
        catchThrowableOfType(
            ApiException.class,
            () ->
                anonymous.register(
                    new NewAccount(UUID.randomUUID() + "@example.org", password, "Another")
                        .with(invitation)));
    assertThat(again.status()).isEqualTo(403);
    assertThat(again.code()).isEqualTo("invitation-invalid");
    assertThat(anonymous.login(email, password)).isNotNull();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(Events.of(Topics.USER_EVENTS, invitation.invitationId()))
                    .hasSize(2)
                    .last()
                    .extracting(UserEnvelope::fact)
                    .isEqualTo(new InvitationUsed(invited.userId())));
  }

  @Test
  void given_a_creator_when_an_admin_takes_the_role_then_uploads_are_forbidden() {
    Person bob = Person.registered();
    var byHimself =
        catchThrowableOfType(
            ApiException.class, () -> bob.api().setRoles(bob.userId(), Set.of("ADMIN")));

    Person.admin().api().setRoles(bob.userId(), Set.of("VIEWER"));

    Person viewer = bob.again();
    var upload =
        catchThrowableOfType(
            ApiException.class,
            () -> viewer.api().startUpload("x", "video/mp4", 10, "0".repeat(64)));
    assertThat(byHimself.status()).isEqualTo(403);
    assertThat(upload.status()).isEqualTo(403);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(viewer.api().me().roles()).containsExactly("VIEWER"));
  }
}

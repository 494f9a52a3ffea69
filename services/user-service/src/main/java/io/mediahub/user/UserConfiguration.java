package io.mediahub.user;

import io.mediahub.domain.invitation.InvitationCommand;
import io.mediahub.domain.invitation.InvitationState;
import io.mediahub.domain.session.SessionCommand;
import io.mediahub.domain.session.SessionState;
import io.mediahub.domain.user.UserCommand;
import io.mediahub.domain.user.UserState;
import io.mediahub.platform.command.AggregateType;
import io.mediahub.platform.command.Aggregates;
import io.mediahub.platform.command.Deadline;
import io.mediahub.platform.refusal.ProblemCatalogue;
import java.time.Instant;
import mediahub.session.SessionEvent;
import mediahub.user.InvitationEvent;
import mediahub.user.UserEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The aggregates that this service decides, and its refusals. */
@Configuration(proxyBeanMethods = false)
public class UserConfiguration {
  public static final AggregateType<SessionCommand, SessionState, SessionEvent> SESSION =
      Aggregates.SESSION.due(Deadline.Then.FORGET, UserConfiguration::endOf);

  /**
   * An account that is to be deleted is looked at when its time has come, and then until the end.
   */
  public static final AggregateType<UserCommand, UserState, UserEvent> USER =
      Aggregates.USER.due(Deadline.Then.WAKE, UserConfiguration::forgetting);

  /** An invitation is forgotten when it can no longer be used. */
  public static final AggregateType<InvitationCommand, InvitationState, InvitationEvent>
      INVITATION =
          Aggregates.INVITATION
              .charging(new InvitationAllowance())
              .due(Deadline.Then.FORGET, (state, decidedAt) -> InvitationAllowance.endOf(state));

  private static @Nullable Instant forgetting(UserState state, Instant decidedAt) {
    return switch (state) {
      case UserState.Unregistered none -> null;
      case UserState.Registered user -> null;
      case UserState.Leaving leaving -> leaving.forgetAt();
      case UserState.Forgetting begun -> begun.begunAt();
      case UserState.Forgotten forgotten -> null;
    };
  }

  /** However a session ended, no command can concern it after its lifetime. */
  private static @Nullable Instant endOf(SessionState state, Instant decidedAt) {
    return switch (state) {
      case SessionState.None none -> null;
      case SessionState.Open open -> open.expiresAt();
      case SessionState.Revoked revoked ->
          revoked.expiresAt() == null ? decidedAt : revoked.expiresAt();
    };
  }

  @Bean
  AggregateType<?, ?, ?> invitation() {
    return INVITATION;
  }

  @Bean
  AggregateType<?, ?, ?> user() {
    return USER;
  }

  @Bean
  AggregateType<?, ?, ?> session() {
    return SESSION;
  }

  @Bean
  ProblemCatalogue problemCatalogue() {
    return UserProblem.CATALOGUE;
  }
}

package io.mediahub.user;

import io.mediahub.domain.invitation.InvitationCommand;
import io.mediahub.domain.invitation.InvitationState;
import io.mediahub.domain.session.SessionCommand;
import io.mediahub.domain.session.SessionState;
import io.mediahub.platform.command.AggregateType;
import io.mediahub.platform.command.Aggregates;
import io.mediahub.platform.command.Deadline;
import io.mediahub.platform.refusal.ProblemCatalogue;
import java.time.Instant;
import mediahub.session.SessionEvent;
import mediahub.user.InvitationEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The aggregates that this service decides, and its refusals. */
@Configuration(proxyBeanMethods = false)
public class UserConfiguration {
  public static final AggregateType<SessionCommand, SessionState, SessionEvent> SESSION =
      Aggregates.SESSION.due(Deadline.Then.FORGET, UserConfiguration::endOf);

  /** An invitation is forgotten when it can no longer be used. */
  public static final AggregateType<InvitationCommand, InvitationState, InvitationEvent>
      INVITATION =
          Aggregates.INVITATION
              .charging(new InvitationAllowance())
              .due(Deadline.Then.FORGET, (state, decidedAt) -> InvitationAllowance.endOf(state));

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
    return Aggregates.USER;
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

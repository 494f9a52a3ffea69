package io.mediahub.user;

import io.mediahub.domain.invitation.InvitationCommand;
import io.mediahub.domain.invitation.InvitationDecider;
import io.mediahub.domain.invitation.InvitationState;
import io.mediahub.domain.session.SessionCommand;
import io.mediahub.domain.session.SessionDecider;
import io.mediahub.domain.session.SessionState;
import io.mediahub.domain.user.UserCommand;
import io.mediahub.domain.user.UserDecider;
import io.mediahub.domain.user.UserState;
import io.mediahub.platform.command.AggregateType;
import io.mediahub.platform.command.Deadline;
import io.mediahub.schemas.Topics;
import java.time.Instant;
import mediahub.session.SessionEnvelope;
import mediahub.session.SessionEvent;
import mediahub.user.InvitationEvent;
import mediahub.user.UserEnvelope;
import mediahub.user.UserEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this service decides. */
@Configuration(proxyBeanMethods = false)
public class Aggregates {
  public static final AggregateType<UserCommand, UserState, UserEvent> USER =
      new AggregateType<>(
          "user", Topics.USER_EVENTS, new UserDecider(), UserState.class, UserEnvelope::new);

  public static final AggregateType<SessionCommand, SessionState, SessionEvent> SESSION =
      new AggregateType<>(
              "session",
              Topics.SESSION_EVENTS,
              new SessionDecider(),
              SessionState.class,
              SessionEnvelope::new)
          .due(Deadline.Then.FORGET, Aggregates::endOf);

  /** However a session ended, nothing can be decided about it after its time. */
  private static @Nullable Instant endOf(SessionState state, Instant decidedAt) {
    return switch (state) {
      case SessionState.None none -> null;
      case SessionState.Open open -> open.expiresAt();
      case SessionState.Revoked revoked ->
          revoked.expiresAt() == null ? decidedAt : revoked.expiresAt();
    };
  }

  /** Its events are in the log of accounts; it is forgotten when nobody can use it any more. */
  public static final AggregateType<InvitationCommand, InvitationState, InvitationEvent>
      INVITATION =
          new AggregateType<>(
                  "invitation",
                  Topics.USER_EVENTS,
                  new InvitationDecider(),
                  InvitationState.class,
                  UserEnvelope::new)
              .charging(new InvitationAllowance())
              .due(Deadline.Then.FORGET, (state, decidedAt) -> InvitationAllowance.endOf(state));

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
}

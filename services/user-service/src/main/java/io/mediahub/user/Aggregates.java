package io.mediahub.user;

import io.mediahub.domain.session.SessionCommand;
import io.mediahub.domain.session.SessionDecider;
import io.mediahub.domain.session.SessionState;
import io.mediahub.domain.user.UserCommand;
import io.mediahub.domain.user.UserDecider;
import io.mediahub.domain.user.UserState;
import io.mediahub.platform.command.AggregateType;
import io.mediahub.schemas.Topics;
import mediahub.session.SessionEnvelope;
import mediahub.session.SessionEvent;
import mediahub.user.UserEnvelope;
import mediahub.user.UserEvent;
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
          SessionEnvelope::new);

  @Bean
  AggregateType<?, ?, ?> user() {
    return USER;
  }

  @Bean
  AggregateType<?, ?, ?> session() {
    return SESSION;
  }
}

package io.mediahub.view.watching;

import io.mediahub.domain.watching.HistoryCommand;
import io.mediahub.domain.watching.HistoryState;
import io.mediahub.domain.watching.WatchingCommand;
import io.mediahub.domain.watching.WatchingState;
import io.mediahub.platform.command.AggregateType;
import io.mediahub.platform.command.Aggregates;
import io.mediahub.platform.command.Deadline;
import java.time.Duration;
import mediahub.watching.HistoryEvent;
import mediahub.watching.WatchingEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What playbacks have shown, and histories. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WatchingSettings.class)
class WatchingConfiguration {
  /** A playback is renewed for ten hours, and its last cookies are good for one more. */
  private static final Duration LONGER_THAN_ANY_PLAYBACK = Duration.ofHours(12);

  @Bean
  AggregateType<WatchingCommand, WatchingState, WatchingEvent> watchingType() {
    return Aggregates.WATCHING.due(
        Deadline.Then.FORGET, (state, decidedAt) -> decidedAt.plus(LONGER_THAN_ANY_PLAYBACK));
  }

  @Bean
  AggregateType<HistoryCommand, HistoryState, HistoryEvent> historyType() {
    return Aggregates.HISTORY;
  }
}

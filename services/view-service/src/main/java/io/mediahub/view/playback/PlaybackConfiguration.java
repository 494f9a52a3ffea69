package io.mediahub.view.playback;

import io.mediahub.domain.playback.PlaybackCommand;
import io.mediahub.domain.playback.PlaybackState;
import io.mediahub.platform.command.AggregateType;
import io.mediahub.platform.command.Aggregates;
import io.mediahub.platform.command.Deadline;
import io.mediahub.view.ViewSettings;
import java.time.Instant;
import mediahub.playback.PlaybackEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Playbacks, with their charges and their deadline. */
@Configuration(proxyBeanMethods = false)
class PlaybackConfiguration {
  @Bean
  AggregateType<PlaybackCommand, PlaybackState, PlaybackEvent> playbackType(ViewSettings settings) {
    return Aggregates.PLAYBACK
        .charging(new PlaybackAllowance(settings))
        .due(Deadline.Then.FORGET, (state, decidedAt) -> endOf(state));
  }

  /** When the newest cookies expire, after which only a renewal could bring it back. */
  private static @Nullable Instant endOf(PlaybackState state) {
    return switch (state) {
      case PlaybackState.None none -> null;
      case PlaybackState.Started started -> started.until();
      case PlaybackState.Ended ended -> ended.until();
    };
  }
}

package io.mediahub.view;

import io.mediahub.base.settings.CloudFrontSettings;
import io.mediahub.domain.grant.GrantCommand;
import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.domain.grant.GrantState;
import io.mediahub.domain.playback.PlaybackCommand;
import io.mediahub.domain.playback.PlaybackDecider;
import io.mediahub.domain.playback.PlaybackState;
import io.mediahub.platform.command.AggregateType;
import io.mediahub.platform.command.CommandConfiguration;
import io.mediahub.platform.command.Deadline;
import io.mediahub.platform.data.ViewsConfiguration;
import io.mediahub.platform.security.PublicRoutes;
import io.mediahub.schemas.Topics;
import io.mediahub.view.playback.PlaybackAllowance;
import java.time.Instant;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantEvent;
import mediahub.playback.PlaybackEnvelope;
import mediahub.playback.PlaybackEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;

/** Shows media to those who may watch them. */
@SpringBootApplication
@Import({CommandConfiguration.class, ViewsConfiguration.class})
@EnableConfigurationProperties({ViewSettings.class, CloudFrontSettings.class})
public class ViewService {
  public static void main(String[] arguments) {
    SpringApplication.run(ViewService.class, arguments);
  }

  @Bean
  AggregateType<GrantCommand, GrantState, GrantEvent> grantType() {
    return new AggregateType<>(
        "grant", Topics.GRANT_EVENTS, new GrantDecider(), GrantState.class, GrantEnvelope::new);
  }

  @Bean
  AggregateType<PlaybackCommand, PlaybackState, PlaybackEvent> playbackType(ViewSettings settings) {
    return new AggregateType<>(
            "playback",
            Topics.PLAYBACK_EVENTS,
            new PlaybackDecider(),
            PlaybackState.class,
            PlaybackEnvelope::new)
        .charging(new PlaybackAllowance(settings))
        .due(Deadline.Then.FORGET, (state, at) -> over(state));
  }

  /** When no cookie of it can be used any more, unless it is renewed. */
  private static @Nullable Instant over(PlaybackState state) {
    return state instanceof PlaybackState.Started started ? started.until() : null;
  }

  /** For the edge alone, which has checked the viewer's cookies and routes nothing here itself. */
  @Bean
  PublicRoutes playlistRoutes() {
    return PublicRoutes.of(new PublicRoutes.Route(HttpMethod.GET, "/internal/playlists/**"));
  }
}

package io.mediahub.edge.revocation;

import io.mediahub.edge.settings.EdgeSettings;
import io.mediahub.edge.settings.PlatformSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RevocationConfiguration {

  @Bean
  Revocations revocations(EdgeSettings settings) {
    var revocation = settings.revocation();
    return new Revocations(revocation.maxPlaybackLife(), revocation.maxEntries());
  }

  @Bean
  LogContact logContact(EdgeSettings settings, Clock clock) {
    return new LogContact(settings.revocation().degradedAfter(), clock.instant());
  }

  @Bean
  RevocationFeed revocationFeed(
      PlatformSettings platform,
      EdgeSettings settings,
      Revocations revocations,
      LogContact contact,
      Clock clock,
      MeterRegistry meters) {
    return new RevocationFeed(platform, settings.revocation(), revocations, contact, clock, meters);
  }
}

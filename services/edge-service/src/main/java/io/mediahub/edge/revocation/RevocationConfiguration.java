package io.mediahub.edge.revocation;

import io.mediahub.base.settings.KafkaSettings;
import io.mediahub.base.settings.RegistrySettings;
import io.mediahub.edge.settings.EdgeSettings;
import io.mediahub.schemas.RegistrySchemas;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RevocationConfiguration {

  @Bean
  Revocations revocations(EdgeSettings settings) {
    var revocation = settings.revocation();
    return new Revocations(revocation.cookieLife(), room(revocation.heapPercent()));
  }

  @Bean
  LogContact logContact(EdgeSettings settings, Clock clock) {
    var revocation = settings.revocation();
    return new LogContact(revocation.degradedAfter(), revocation.refuseAfter(), clock.instant());
  }

  @Bean
  Watch watch(Revocations revocations, LogContact contact, EdgeSettings settings, Clock clock) {
    var revocation = settings.revocation();
    return new Watch(revocations, contact, revocation.unknownFor(), revocation.cookieLife(), clock);
  }

  /** Half for playbacks and half for revocations. */
  private static int room(int heapPercent) {
    long bytes = Runtime.getRuntime().maxMemory() / 100 * heapPercent;
    return (int) Math.clamp(bytes / 2 / Revocations.BYTES_PER_ENTRY, 1000, 10_000_000);
  }

  @Bean
  EventReader eventReader(
      RegistrySettings registry,
      EdgeSettings settings,
      Revocations revocations,
      Clock clock,
      MeterRegistry meters) {
    var schemas =
        new RegistrySchemas(
            registry.url().toString(),
            registry.compatPath(),
            settings.revocation().degradedAfter(),
            registry.properties());
    return new EventReader(revocations, schemas, settings.revocation().cookieLife(), clock, meters);
  }

  @Bean
  RevocationFeed revocationFeed(
      KafkaSettings kafka,
      EdgeSettings settings,
      Revocations revocations,
      EventReader events,
      LogContact contact,
      Clock clock,
      MeterRegistry meters) {
    return new RevocationFeed(
        kafka, settings.revocation().cookieLife(), revocations, events, contact, clock, meters);
  }
}

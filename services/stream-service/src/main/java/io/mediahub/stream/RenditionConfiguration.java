package io.mediahub.stream;

import io.mediahub.base.settings.KafkaSettings;
import io.mediahub.base.settings.RegistrySettings;
import io.mediahub.schemas.RegistrySchemas;
import io.mediahub.schemas.WriterSchemas;
import io.mediahub.streams.rendition.RenditionProcessStatus;
import io.mediahub.streams.rendition.ShareGroupQueue;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** What the rendition process needs beside its topology, for the life of the service. */
@Configuration(proxyBeanMethods = false)
class RenditionConfiguration {
  private static final Duration LOOK_AT_QUEUE = Duration.ofSeconds(10);

  private static final Duration REGISTRY_ANSWERS = Duration.ofSeconds(5);

  /** Reports are read within seconds; a process that lags waits longer by itself. */
  private static final Duration REPORTS_ARE_READ = Duration.ofMinutes(1);

  @Bean
  @Lazy
  ShareGroupQueue jobQueue(KafkaSettings kafka) {
    return new ShareGroupQueue(
        kafka.connection(), LOOK_AT_QUEUE, REPORTS_ARE_READ, Clock.systemUTC());
  }

  /** The writer schemas of all topologies, shared because the meaning of an id never changes. */
  @Bean
  WriterSchemas writerSchemas(RegistrySettings registry) {
    return new RegistrySchemas(
        registry.url().toString(), registry.compatPath(), REGISTRY_ANSWERS, registry.properties());
  }

  @Bean
  RenditionProcessStatus renditionStatus() {
    return new RenditionProcessStatus();
  }

  @Bean
  MeterBinder renditionMetrics(RenditionProcessStatus status) {
    return registry -> {
      StreamMeter.JOBS_UNCLAIMED_OLDEST.gauge(
          registry, status, RenditionConfiguration::unclaimedSeconds);
      StreamMeter.RENDITION_PARKED_MEDIA.gauge(registry, status, now -> now.parked().size());
      StreamMeter.RENDITION_PARKED_OLDEST.gauge(registry, status, RenditionConfiguration::oldest);
      StreamMeter.RENDITION_PARKED_RECORDS.gauge(registry, status, RenditionConfiguration::records);
    };
  }

  private static double records(RenditionProcessStatus status) {
    return status.parked().stream().mapToLong(RenditionProcessStatus.ParkedMedia::records).sum();
  }

  private static double oldest(RenditionProcessStatus status) {
    return status.parked().stream()
        .mapToDouble(media -> TopologyMetrics.secondsSince(media.since()))
        .max()
        .orElse(0);
  }

  private static double unclaimedSeconds(RenditionProcessStatus status) {
    Instant oldest = status.oldestUnclaimed();
    return oldest == null ? 0 : Duration.between(oldest, Instant.now()).toMillis() / 1000.0;
  }
}

package io.mediahub.view.live;

import io.mediahub.base.settings.KafkaSettings;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.SerdeSettings;
import io.mediahub.view.ViewMeter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One reader of the log, and what its listeners share. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LiveSettings.class)
class LiveConfiguration {
  @Bean
  LiveLog liveLog(LiveSettings settings, MeterRegistry meters) {
    LiveLog log = new LiveLog(settings.remembered(), LiveFeed.PARTITIONS.size());
    ViewMeter.LIVE_READY.gauge(meters, log, each -> each.isReady() ? 1 : 0);
    return log;
  }

  @Bean
  Listeners listeners(LiveSettings settings, MeterRegistry meters) {
    Listeners listeners = new Listeners(settings.maxConnections(), settings.maxPerPerson());
    ViewMeter.LISTENERS.gauge(meters, listeners, Listeners::all);
    return listeners;
  }

  /** A service without a broker has no feed, and tells those who ask that it hears nothing. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty("mediahub.kafka.bootstrap")
  @EnableConfigurationProperties(KafkaSettings.class)
  static class FeedConfiguration {
    @Bean
    LiveFeed liveFeed(
        KafkaSettings kafka,
        SerdeSettings serdes,
        LiveLog log,
        LiveSettings settings,
        Clock clock) {
      Map<String, Object> consumer = consumer(kafka);
      return new LiveFeed(
          () -> new KafkaConsumer<>(consumer),
          new LiveDecoder(new AvroSerdes(serdes)),
          log,
          settings.rememberedFor(),
          clock);
    }
  }

  private static Map<String, Object> consumer(KafkaSettings kafka) {
    Map<String, Object> config = new HashMap<>(kafka.connection());
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "view-service-live");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // Of a log that was set back or cut off, what is there is read.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 256 * 1024);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1024 * 1024);
    config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
    return config;
  }
}

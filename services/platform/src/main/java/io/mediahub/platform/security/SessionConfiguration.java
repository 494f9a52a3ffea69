package io.mediahub.platform.security;

import io.mediahub.base.settings.KafkaSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * For services that have the write side's database. Without a broker in the settings every token is
 * looked up there.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(name = "decisions")
class SessionConfiguration {
  private static final int REMEMBERED_MOST = 50_000;

  @Bean
  Withdrawals withdrawals(MeterRegistry meters) {
    Withdrawals withdrawals = new Withdrawals(REMEMBERED_MOST);
    SecurityMeter.WITHDRAWALS.gauge(meters, withdrawals, Withdrawals::size);
    return withdrawals;
  }

  /** A service without a broker has no feed. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty("mediahub.kafka.bootstrap")
  @EnableConfigurationProperties(KafkaSettings.class)
  static class FeedConfiguration {
    @Bean
    SessionFeed sessionFeed(
        KafkaSettings settings,
        Withdrawals withdrawals,
        Clock clock,
        MeterRegistry meters,
        @Value("${spring.application.name}") String serviceName) {
      Map<String, Object> consumer = consumer(settings, serviceName);
      SessionFeed feed = new SessionFeed(() -> new KafkaConsumer<>(consumer), withdrawals, clock);
      SecurityMeter.SESSIONS_CURRENT.gauge(meters, feed, current -> current.isCurrent() ? 1 : 0);
      return feed;
    }
  }

  @Bean
  SessionStanding sessionStanding(
      @Qualifier("decisions") DataSource decisions,
      ObjectProvider<SessionFeed> feeds,
      Withdrawals withdrawals,
      Clock clock) {
    SessionsOnRecord onRecord = new SessionsOnRecord(JdbcClient.create(decisions));
    SessionFeed feed = feeds.getIfAvailable();
    return feed == null ? onRecord : new SessionsFromLog(feed, withdrawals, onRecord, clock);
  }

  /** Always up: without the log each token costs a query, and the answer is the same. */
  @Bean
  HealthIndicator sessionsHealth(ObjectProvider<SessionFeed> feeds) {
    return () -> {
      SessionFeed feed = feeds.getIfAvailable();
      boolean heard = feed != null && feed.isCurrent();
      return Health.up().withDetail("heardFrom", heard ? "the log" : "the write side").build();
    };
  }

  private static Map<String, Object> consumer(KafkaSettings kafka, @Nullable String serviceName) {
    Map<String, Object> config = new HashMap<>(kafka.connection());
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, serviceName + "-sessions");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // A log that was set back is read again from the past, not from wherever it ends.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 256 * 1024);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1024 * 1024);
    config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
    return config;
  }
}

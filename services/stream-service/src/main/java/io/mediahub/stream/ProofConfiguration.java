package io.mediahub.stream;

import io.mediahub.base.settings.KafkaSettings;
import io.mediahub.base.settings.SecretsSettings;
import io.mediahub.base.settings.ViewsSettings;
import io.mediahub.base.settings.WorkFolderSettings;
import io.mediahub.platform.data.PostgresSource;
import io.mediahub.platform.proof.StoredTrees;
import io.mediahub.proof.note.NoteSigner;
import io.mediahub.schemas.Topics;
import io.mediahub.stream.notary.LogReader;
import io.mediahub.stream.notary.Notary;
import io.mediahub.stream.notary.NotarySettings;
import io.mediahub.stream.notary.NotaryStatus;
import io.mediahub.stream.notary.SigningKey;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The notary, for the life of the service. It needs none of the topologies. */
@Configuration(proxyBeanMethods = false)
class ProofConfiguration {
  private static final Duration LOOK_AT_TOPICS = Duration.ofSeconds(30);

  /** The service must not start without its key: it would sign as somebody else. */
  @Bean
  NoteSigner noteSigner(SecretsSettings secrets, ProofSettings own) throws IOException {
    return SigningKey.read(secrets.dir().resolve("notary"), own.origin());
  }

  @Bean
  NotaryStatus notaryStatus() {
    return new NotaryStatus();
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  Notary notaryOfTheLog(
      ViewsSettings database,
      KafkaSettings brokers,
      WorkFolderSettings folder,
      ProofSettings own,
      NoteSigner signer,
      NotaryStatus status) {
    return new Notary(
        PostgresSource.unpooled("mediahub notary", database),
        brokers.connection(),
        new NotarySettings(
            own.origin(),
            partitions(),
            Topics.AUDIT_HEADS,
            own.checkpointEvery(),
            LOOK_AT_TOPICS,
            folder.workDir().resolve("notary").toAbsolutePath()),
        signer,
        status,
        Clock.systemUTC());
  }

  private static List<TopicPartition> partitions() {
    return Topics.EVENTS.stream()
        .flatMap(
            topic ->
                IntStream.range(0, topic.layout().partitions())
                    .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
        .toList();
  }

  @Bean
  StoredTrees storedTrees(ViewsSettings database) {
    return new StoredTrees(PostgresSource.unpooled("mediahub proofs", database));
  }

  @Bean
  LogReader logReader(KafkaSettings brokers) {
    return new LogReader(brokers.connection());
  }

  @Bean
  MeterBinder notaryMetrics(NotaryStatus status) {
    return registry -> {
      StreamMeter.NOTARY_LEADING.gauge(registry, status, now -> now.isLeading() ? 1 : 0);
      StreamMeter.NOTARY_LEAVES.gauge(registry, status, NotaryStatus::leaves);
      StreamMeter.NOTARY_UNSIGNED.gauge(registry, status, NotaryStatus::unsigned);
      StreamMeter.NOTARY_FORKS.gauge(registry, status, NotaryStatus::forks);
    };
  }
}

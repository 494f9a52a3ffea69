package io.mediahub.stream;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import io.mediahub.base.settings.KafkaSettings;
import io.mediahub.base.settings.ViewsSettings;
import io.mediahub.platform.data.PostgresSource;
import io.mediahub.schemas.WriterSchemas;
import io.mediahub.streams.mongo.MongoCopies;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.witness.DatabaseRows;
import io.mediahub.streams.witness.Witness;
import io.mediahub.streams.witness.Witness.Divergence;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The second fold that checks a sample of rows, from the start of the topologies to their end. */
@Component
final class WitnessLifecycle implements MeterBinder, AutoCloseable {
  private final KafkaSettings kafka;
  private final WriterSchemas schemas;
  private final DatabaseRows rows;
  private volatile @Nullable Witness witness;

  WitnessLifecycle(
      KafkaSettings kafka,
      ViewsSettings views,
      WriterSchemas schemas,
      MongoClient mongo,
      MongoDatabase documents) {
    this.kafka = kafka;
    this.schemas = schemas;
    MongoCopies copies = MongoCopies.following(documents, mongo::getDatabase);
    this.rows =
        new DatabaseRows(
            PostgresSource.unpooled("mediahub witness", views),
            () -> copies.liveDatabase(ReadModels.USER_DIRECTORY.name()));
  }

  synchronized void start() {
    if (witness == null) {
      Witness started = new Witness(kafka.connection(), schemas, rows, Witness.Settings.DEFAULT);
      witness = started;
      started.start();
    }
  }

  Collection<Divergence> divergent() {
    Witness now = witness;
    return now == null ? List.of() : now.divergent();
  }

  /** One line for the health; null while nothing is divergent. */
  @Nullable String sentence() {
    Collection<Divergence> divergent = divergent();
    if (divergent.isEmpty()) {
      return null;
    }
    Map<String, Long> byModel =
        divergent.stream()
            .collect(
                Collectors.groupingBy(
                    found -> found.kind().model(), TreeMap::new, Collectors.counting()));
    return "%s rows of the sample are not what the log gives (see ./mediahub rebuild %s --prove)"
        .formatted(byModel, byModel.keySet().iterator().next());
  }

  private int followed() {
    Witness now = witness;
    return now == null ? 0 : now.followed();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    StreamMeter.WITNESS_DIVERGENT.gauge(registry, this, now -> now.divergent().size());
    StreamMeter.WITNESS_FOLLOWED.gauge(registry, this, WitnessLifecycle::followed);
  }

  @Override
  public synchronized void close() {
    if (witness != null) {
      witness.close();
      witness = null;
    }
  }
}

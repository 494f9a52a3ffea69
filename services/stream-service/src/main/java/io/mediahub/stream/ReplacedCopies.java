package io.mediahub.stream;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import io.mediahub.base.settings.ViewsSettings;
import io.mediahub.platform.data.PostgresSource;
import io.mediahub.streams.mongo.MongoCopies;
import io.mediahub.streams.mongo.MongoShadow;
import io.mediahub.streams.postgres.PostgresShadow;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.rebuild.Shadow;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Deletes the copies that rebuilds have replaced, some time later and as far as nobody reads them.
 */
@Component
final class ReplacedCopies implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplacedCopies.class);

  /** So long a copy stays as a way back. */
  private static final Duration KEEP = Duration.ofMinutes(10);

  private static final Duration EVERY = Duration.ofMinutes(5);

  private final DataSource views;
  private final MongoCopies documents;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> Thread.ofPlatform().name("replaced-copies").daemon().unstarted(work));

  ReplacedCopies(ViewsSettings views, MongoClient mongo, MongoDatabase base) {
    this.views = PostgresSource.unpooled("mediahub replaced copies", views);
    this.documents = MongoCopies.following(base, mongo::getDatabase);
  }

  @SuppressWarnings(
      "FutureReturnValueIgnored") // it catches its own failures, and ends with the timer
  void start() {
    timer.scheduleWithFixedDelay(
        this::drop, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  private void drop() {
    for (ReadModel model : ReadModels.ALL) {
      try (Shadow shadow =
          ReadModels.IN_POSTGRES.contains(model)
              ? PostgresShadow.of(views, model, null)
              : MongoShadow.of(documents, model, null)) {
        shadow.dropReplaced(KEEP);
      } catch (RuntimeException e) {
        LOG.atInfo()
            .addKeyValue("model", model.name())
            .log("A replaced copy could not be deleted yet: {}", e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}

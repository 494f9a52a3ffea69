package io.mediahub.stream;

import io.mediahub.base.settings.KafkaSettings;
import io.mediahub.base.settings.RegistrySettings;
import io.mediahub.base.settings.ViewsSettings;
import io.mediahub.schemas.Backoff;
import io.mediahub.schemas.SchemaCatalogue;
import io.mediahub.schemas.SchemaCatalogue.OtherMeaning;
import io.mediahub.schemas.SchemaRegistrar;
import io.mediahub.schemas.SchemaRegistrar.IncompatibleSchema;
import io.mediahub.schemas.TopicCreator;
import io.mediahub.schemas.TopicCreator.WrongPartitionCount;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Creates what a topology needs before it can start: schemas, topics, tables. Idempotent. */
@Component
final class Preparation {
  private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));

  private final ViewsSettings views;
  private final KafkaSettings kafka;
  private final RegistrySettings registry;
  private final StreamServiceSettings own;

  Preparation(
      ViewsSettings views,
      KafkaSettings kafka,
      RegistrySettings registry,
      StreamServiceSettings own) {
    this.views = views;
    this.kafka = kafka;
    this.registry = registry;
    this.own = own;
  }

  /**
   * @throws IncompatibleSchema at once, since a retry cannot help
   * @throws WrongPartitionCount for the same reason
   * @throws OtherMeaning for the same reason
   * @throws NotPreparedException after {@link StreamServiceSettings#startWithin}
   */
  void run() throws InterruptedException {
    long deadline = System.nanoTime() + own.startWithin().toNanos();
    retrying("the tables of the read models", deadline, this::migrateViews);
    retrying("the Kafka topics", deadline, this::createTopics);
    retrying("the schemas", deadline, this::registerSchemas);
  }

  private void migrateViews() {
    Flyway.configure()
        .dataSource(views.url(), views.username(), views.password())
        .locations("classpath:db/views")
        .load()
        .migrate();
  }

  private void createTopics() {
    Map<String, Object> config = new HashMap<>(kafka.connection());
    config.put(AdminClientConfig.CLIENT_ID_CONFIG, "mediahub-stream-service");
    // At most the timeout of the whole call, which Kafka demands.
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
    try (Admin admin = Admin.create(config)) {
      TopicCreator.createOrAlign(admin);
    }
  }

  private void registerSchemas() throws Exception {
    new SchemaCatalogue(kafka.connection())
        .register(
            new SchemaRegistrar(
                registry.url().toString(), registry.compatPath(), registry.properties()));
  }

  interface Step {
    void run() throws Exception;
  }

  static void retrying(String what, long deadline, Step step) throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        step.run();
        return;
      } catch (InterruptedException | IncompatibleSchema | OtherMeaning | WrongPartitionCount e) {
        throw e;
      } catch (Exception e) {
        if (System.nanoTime() > deadline) {
          throw new NotPreparedException(what, e);
        }
        LOG.atInfo().addKeyValue("waitingFor", what).log("Not yet: {}", innermost(e));
      }
      Thread.sleep(BACKOFF.after(failures));
    }
  }

  /** The innermost cause has the reason; the wrappers do not. */
  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.toString();
  }

  /** Something that the topologies need could not be created in time. */
  static final class NotPreparedException extends RuntimeException {
    NotPreparedException(String what, Exception cause) {
      super("Could not make " + what + " in time: " + innermost(cause), cause);
    }
  }
}

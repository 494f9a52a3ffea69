package io.mediahub.stream.rebuild;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.mediahub.base.settings.KafkaSettings;
import io.mediahub.base.settings.MongoSettings;
import io.mediahub.base.settings.RegistrySettings;
import io.mediahub.base.settings.ViewsSettings;
import io.mediahub.schemas.RegistrySchemas;
import io.mediahub.stream.rebuild.RebuildArguments.Action;
import io.mediahub.streams.mongo.MongoCopies;
import io.mediahub.streams.mongo.MongoShadow;
import io.mediahub.streams.postgres.PostgresShadow;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.ModelDatabase.DatabaseUnavailable;
import io.mediahub.streams.rebuild.LogReader;
import io.mediahub.streams.rebuild.RawDecoding;
import io.mediahub.streams.rebuild.Rebuild;
import io.mediahub.streams.rebuild.RebuildException;
import io.mediahub.streams.rebuild.Shadow;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * Makes read models again, in a process of its own: it may take as much memory as it needs, and can
 * be ended at any moment. Takes the service's settings.
 *
 * <p>Exit codes: 0 done, 2 wrong arguments, 7 it cannot go on, 11 rows differ ({@code --prove}).
 */
public final class RebuildMain {
  private static final Duration REGISTRY_ANSWERS = Duration.ofSeconds(10);
  private static final Duration CANCELLED_WITHIN = Duration.ofSeconds(30);

  /** So long a replaced copy stays as a way back. */
  private static final Duration KEEP_REPLACED = Duration.ofMinutes(10);

  private static final int USAGE = 2;
  private static final int FAILED = 7;
  private static final int DIFFERENT = 11;

  private final RebuildArguments arguments;
  private final RebuildReport report;
  private final Map<String, String> brokers;
  private final RegistrySchemas schemas;
  private final DataSource views;
  private final MongoClient mongo;
  private final MongoCopies documents;

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties({
    KafkaSettings.class,
    RegistrySettings.class,
    ViewsSettings.class,
    MongoSettings.class
  })
  static class Settings {}

  private RebuildMain(
      RebuildArguments arguments, RebuildReport report, ConfigurableApplicationContext settings) {
    this.arguments = arguments;
    this.report = report;
    this.brokers = settings.getBean(KafkaSettings.class).connection();
    RegistrySettings registry = settings.getBean(RegistrySettings.class);
    this.schemas =
        new RegistrySchemas(
            registry.url().toString(),
            registry.compatPath(),
            REGISTRY_ANSWERS,
            registry.properties());
    this.views = patient(settings.getBean(ViewsSettings.class));
    ConnectionString address = new ConnectionString(settings.getBean(MongoSettings.class).uri());
    this.mongo = MongoClients.create(address);
    this.documents =
        MongoCopies.following(
            mongo.getDatabase(Objects.requireNonNullElse(address.getDatabase(), "mediahub")),
            mongo::getDatabase);
  }

  /** Indexes and digests take longer than any request of a service. */
  private static DataSource patient(ViewsSettings settings) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(settings.url());
    source.setUser(settings.username());
    source.setPassword(settings.password());
    source.setApplicationName("mediahub rebuild");
    source.setConnectTimeout(5);
    source.setSocketTimeout(0);
    source.setTcpKeepAlive(true);
    return source;
  }

  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String... args) {
    RebuildArguments arguments;
    try {
      arguments = RebuildArguments.of(args);
    } catch (RebuildArguments.Unknown e) {
      System.err.println(e.getMessage());
      return USAGE;
    }
    // Standard output is for the result alone, whatever the service's settings say of its log.
    PrintStream out = System.out;
    System.setOut(System.err);
    List<String> quiet = new ArrayList<>(List.of(args));
    quiet.add("--logging.level.root=error");
    try (ConfigurableApplicationContext settings =
        new SpringApplicationBuilder(Settings.class)
            .web(WebApplicationType.NONE)
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false)
            .run(quiet.toArray(String[]::new))) {
      RebuildReport report = new RebuildReport(arguments.json(), out, System.err);
      RebuildMain main = new RebuildMain(arguments, report, settings);
      try {
        return main.run();
      } finally {
        main.mongo.close();
      }
    }
  }

  private int run() {
    if (arguments.action() == Action.RAW) {
      return raw();
    }
    boolean equal = true;
    for (ReadModel model : arguments.models()) {
      try (Shadow shadow = shadow(model)) {
        if (arguments.action() == Action.CANCEL) {
          report.cancelled(model, Rebuild.cancel(shadow, CANCELLED_WITHIN));
        } else {
          equal &= rebuild(model, shadow);
        }
      } catch (RebuildException e) {
        report.failed(model, String.valueOf(e.getMessage()), e.hint());
        return FAILED;
      } catch (DatabaseUnavailable e) {
        report.failed(
            model,
            "The database does not answer: " + e.getMessage(),
            "See './mediahub status', and go on with --resume.");
        return FAILED;
      }
    }
    report.end();
    return equal || arguments.action() != Action.PROVE ? 0 : DIFFERENT;
  }

  private int raw() {
    for (ReadModel model : arguments.models()) {
      long begun = System.nanoTime();
      long events =
          RawDecoding.run(
              model, schemas, () -> new LogReader(brokers), Rebuild.Settings.DEFAULT.threads());
      report.raw(model, events, (System.nanoTime() - begun) / 1e9);
    }
    return 0;
  }

  private Shadow shadow(ReadModel model) {
    return ReadModels.IN_POSTGRES.contains(model)
        ? PostgresShadow.of(views, model, arguments.asOf())
        : MongoShadow.of(documents, model, arguments.asOf());
  }

  /**
   * @return whether all rows were equal
   */
  private boolean rebuild(ReadModel model, Shadow shadow) {
    Rebuild rebuild =
        new Rebuild(
            model,
            schemas,
            () -> new LogReader(brokers),
            shadow,
            Rebuild.Settings.DEFAULT,
            report.begin(model));
    Instant time = arguments.asOf();
    if (time != null) {
      report.asOf(model, time, rebuild.asOf(time, arguments.resume()), shadow);
      return true;
    }
    shadow.dropReplaced(KEEP_REPLACED);
    Rebuild.Purpose purpose =
        arguments.action() == Action.PROVE ? Rebuild.Purpose.PROVE : Rebuild.Purpose.REPLACE;
    Rebuild.Outcome outcome = rebuild.run(purpose, arguments.resume());
    report.done(model, outcome);
    return outcome.comparison() == null || outcome.comparison().equal();
  }
}

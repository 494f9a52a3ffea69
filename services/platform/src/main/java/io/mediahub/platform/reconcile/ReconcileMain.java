package io.mediahub.platform.reconcile;

import io.mediahub.base.settings.DecisionsSettings;
import io.mediahub.base.settings.KafkaSettings;
import io.mediahub.base.settings.RegistrySettings;
import io.mediahub.platform.data.PostgresSource;
import io.mediahub.schemas.RegistrySchemas;
import io.mediahub.schemas.WriterSchemas;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.KafkaException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.json.JsonMapper;

/**
 * A process of its own that compares the write side with the log: {@code ReconcileMain
 * platform.properties [--fix] [--json] [--limit=1000] [--folder=DIR]}. It needs PostgreSQL, the
 * brokers and the registry, and no service, since it is wanted when a service must not start.
 *
 * <p>Ends with 0 when both agree, 1 when they do not, 2 when that cannot be said.
 */
public final class ReconcileMain {
  private static final Duration REGISTRY_ANSWERS = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private ReconcileMain() {}

  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /**
   * @param out for the report
   * @param said for progress, and for why it cannot be done
   */
  static int run(List<String> arguments, PrintStream out, PrintStream said) {
    ProgressLine progress = new ProgressLine(said);
    try {
      Report report = reconciliation(arguments, progress).run();
      progress.end();
      if (arguments.contains("--json")) {
        out.println(JsonMapper.builder().build().writeValueAsString(report.json()));
      } else {
        report.lines().forEach(out::println);
      }
      return report.isWhole() ? 0 : 1;
    } catch (Reconciliation.CannotBeDone e) {
      return cannot(progress, said, e);
    } catch (SQLException e) {
      return cannot(progress, said, e);
    } catch (IOException | KafkaException | WriterSchemas.RegistryAway e) {
      return cannot(progress, said, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return cannot(progress, said, e);
    }
  }

  private static int cannot(ProgressLine progress, PrintStream said, Exception why) {
    progress.end();
    String line = String.valueOf(why.getMessage()).lines().findFirst().orElse("");
    said.println(line.isEmpty() ? why.getClass().getSimpleName() : line);
    return 2;
  }

  private static Reconciliation reconciliation(List<String> arguments, ProgressLine progress)
      throws IOException {
    Properties properties = new Properties();
    try (Reader file = Files.newBufferedReader(Path.of(arguments.getFirst()))) {
      properties.load(file);
    }
    Binder settings = new Binder(new MapConfigurationPropertySource(properties));
    RegistrySettings registry = bound(settings, "mediahub.registry", RegistrySettings.class);
    Duration retention =
        settings.bind("mediahub.commands.retention", Duration.class).orElse(Duration.ofDays(7));
    return new Reconciliation(
        PostgresSource.unpooled(
            "mediahub reconcile", bound(settings, "mediahub.decisions", DecisionsSettings.class)),
        bound(settings, "mediahub.kafka", KafkaSettings.class).connection(),
        new RegistrySchemas(
            registry.url().toString(),
            registry.compatPath(),
            REGISTRY_ANSWERS,
            registry.properties()),
        new Reconciliation.Options(
            arguments.contains("--fix"),
            retention,
            Path.of(option(arguments, "--folder=", System.getProperty("java.io.tmpdir"))),
            Integer.parseInt(option(arguments, "--limit=", "1000")),
            PATIENCE),
        progress);
  }

  private static <T> T bound(Binder settings, String prefix, Class<T> type) {
    return settings.bindOrCreate(prefix, Bindable.of(type));
  }

  private static String option(List<String> arguments, String name, String otherwise) {
    return arguments.stream()
        .filter(argument -> argument.startsWith(name))
        .map(argument -> argument.substring(name.length()))
        .findFirst()
        .orElse(otherwise);
  }
}

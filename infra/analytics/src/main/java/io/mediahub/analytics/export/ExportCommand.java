package io.mediahub.analytics.export;

import io.mediahub.analytics.log.LogSettings;
import io.mediahub.analytics.log.TopicLog;
import io.mediahub.analytics.log.WriterSchemas;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.log.ExportOptions;
import io.mediahub.local.terminal.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Exports the log. */
@Command(name = "export", mixinStandardHelpOptions = true, description = "Exports the log.")
public final class ExportCommand implements Callable<Integer> {
  private static final long SAY_AFTER_NANOS = 2_000_000_000L;

  private final Path state;

  @Mixin private ExportOptions options = new ExportOptions();

  /**
   * @param state the environment's folder
   */
  public ExportCommand(Path state) {
    this.state = state;
  }

  @Override
  public Integer call() throws Exception {
    LogSettings settings = LogSettings.of(state);
    Path to = (options.to == null ? state.resolve("export") : options.to).toAbsolutePath();
    Exporter.Written written;
    try (TopicLog log = new TopicLog(settings);
        WriterSchemas schemas = new WriterSchemas(settings);
        ExportFolder folder = new ExportFolder(to);
        ParquetWriter writer = new ParquetWriter(folder.work())) {
      List<String> topics =
          options.topics.isEmpty() ? log.eventTopics() : log.named(options.topics);
      written =
          new Exporter(log, schemas, folder, writer, progress())
              .export(topicIds(settings, topics), options.since);
    } catch (IOException | SQLException e) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The files could not be written to %s: %s".formatted(to, e.getMessage()),
          "Make room or name another folder with --to, and run it again: it goes on.");
    }
    tell(written, to);
    return ExitCode.OK.number();
  }

  /** A sentence every two seconds. */
  private static Consumer<String> progress() {
    long[] said = {System.nanoTime()};
    return sentence -> {
      long now = System.nanoTime();
      if (now - said[0] > SAY_AFTER_NANOS) {
        said[0] = now;
        System.err.println("  " + sentence);
      }
    };
  }

  private void tell(Exporter.Written written, Path to) {
    String sentence =
        written.records() == 0
            ? "Nothing is new; " + to + " has it all."
            : "%,d new events in %s (%d ranges, %,d bytes). %s"
                .formatted(
                    written.records(),
                    to,
                    written.ranges(),
                    written.bytes(),
                    "Start DuckDB there with 'duckdb -init tables.sql'.");
    if (options.output == Output.JSON) {
      System.err.println(sentence);
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("status", "done");
      result.put("folder", to.toString());
      result.put("events", written.records());
      result.put("unreadable", written.unreadable());
      result.put("ranges", written.ranges());
      result.put("bytes", written.bytes());
      System.out.println(Output.json(result));
    } else {
      System.out.println(sentence);
    }
    if (written.unreadable() > 0) {
      System.err.printf(
          "%,d of them could not be decoded: they are in the tables *_unreadable, with the reason.%n",
          written.unreadable());
    }
  }

  static Map<String, String> topicIds(LogSettings settings, List<String> topics)
      throws InterruptedException {
    Map<String, Object> config = new HashMap<>(settings.kafka());
    Map<String, String> ids = new TreeMap<>();
    try (Admin admin = Admin.create(config)) {
      admin
          .describeTopics(topics)
          .allTopicNames()
          .get(30, TimeUnit.SECONDS)
          .forEach((name, topic) -> ids.put(name, topic.topicId().toString()));
    } catch (ExecutionException | TimeoutException e) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "Kafka did not describe its topics: " + e,
          "See './mediahub status' and './mediahub logs kafka'.");
    }
    return ids;
  }
}

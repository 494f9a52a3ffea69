package io.mediahub.analytics.events;

import io.mediahub.analytics.log.Decoder;
import io.mediahub.analytics.log.LogRecord;
import io.mediahub.analytics.log.LogSettings;
import io.mediahub.analytics.log.Reading;
import io.mediahub.analytics.log.TopicLog;
import io.mediahub.analytics.log.WriterSchemas;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.log.EventsOptions;
import io.mediahub.local.terminal.Output;
import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows or follows events. */
@Command(name = "events", mixinStandardHelpOptions = true, description = "Shows events.")
public final class EventsCommand implements Callable<Integer> {
  /** After a silence of this length the brokers are asked whether they are still there. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final Path state;

  @Mixin private EventsOptions options = new EventsOptions();

  /**
   * @param state the environment's folder
   */
  public EventsCommand(Path state) {
    this.state = state;
  }

  @Override
  public Integer call() throws Exception {
    if (options.limit != null && options.limit < 1) {
      throw new Failure(
          ExitCode.USAGE, "--limit must be 1 or more.", "Leave it out to see all events.");
    }
    LogSettings settings = LogSettings.of(state);
    // Lines may be many: standard output itself would write each by itself.
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(System.out, 1 << 16), false, StandardCharsets.UTF_8);
    try (TopicLog log = new TopicLog(settings);
        WriterSchemas schemas = new WriterSchemas(settings)) {
      return run(log, new Decoder(schemas), out);
    } finally {
      out.flush();
    }
  }

  private int run(TopicLog log, Decoder decoder, PrintStream out) {
    List<String> topics = options.topics.isEmpty() ? log.eventTopics() : log.named(options.topics);
    Lines lines = new Lines(options, decoder, out);
    List<TopicPartition> partitions = log.partitions(topics);
    if (options.action == EventsOptions.Action.SHOW) {
      Map<TopicPartition, Long> ends = log.ends(partitions);
      show(log.read(log.since(partitions, options.since)).until(ends), lines);
    } else {
      Map<TopicPartition, Long> from =
          options.since == null ? log.ends(partitions) : log.since(partitions, options.since);
      follow(log, partitions, log.read(from), lines, out);
    }
    if (options.output == Output.JSON) {
      out.println(Output.json(Map.of("status", "done", "events", lines.shown())));
    }
    return ExitCode.OK.number();
  }

  private static void show(Reading reading, Lines lines) {
    for (LogRecord record = reading.next(); record != null; record = reading.next()) {
      if (!lines.wantsMore()) {
        return;
      }
      lines.show(record);
    }
  }

  private static void follow(
      TopicLog log,
      List<TopicPartition> partitions,
      Reading reading,
      Lines lines,
      PrintStream out) {
    long heard = System.nanoTime();
    while (lines.wantsMore()) {
      List<LogRecord> records = reading.poll();
      records.stream().takeWhile(record -> lines.wantsMore()).forEach(lines::show);
      out.flush();
      if (out.checkError()) {
        return; // nobody reads on, as behind a pipe to head
      }
      if (!records.isEmpty()) {
        heard = System.nanoTime();
      } else if (System.nanoTime() - heard > SILENCE.toNanos()) {
        log.ends(partitions); // fails when the brokers are away
        heard = System.nanoTime();
      }
    }
  }
}

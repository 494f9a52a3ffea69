package io.mediahub.bench.chaos;

import io.mediahub.analytics.log.Decoder;
import io.mediahub.analytics.log.LogRecord;
import io.mediahub.analytics.log.LogSettings;
import io.mediahub.analytics.log.Message;
import io.mediahub.analytics.log.Reading;
import io.mediahub.analytics.log.TopicLog;
import io.mediahub.analytics.log.Value;
import io.mediahub.analytics.log.WriterSchemas;
import io.mediahub.bench.Environment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * All events of all topics, from the first on.
 *
 * @param events each partition in its own order
 * @param unreadable where records lie that are no events
 */
record WholeLog(List<LoggedEvent> events, List<String> unreadable) {
  private static final Pattern EVENTS = Pattern.compile("mediahub\\.([a-z-]+\\.events)\\.v\\d+");

  static WholeLog read(Environment environment) throws IOException {
    LogSettings settings = LogSettings.of(environment.state());
    List<LoggedEvent> events = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    try (TopicLog log = new TopicLog(settings)) {
      Decoder decoder = new Decoder(new WriterSchemas(settings));
      List<String> topics =
          log.topics().stream().filter(topic -> EVENTS.matcher(topic).matches()).toList();
      List<TopicPartition> partitions = log.partitions(topics);
      Map<TopicPartition, Long> ends = log.ends(partitions);
      Reading reading = log.read(log.begins(partitions)).until(ends);
      for (LogRecord record = reading.next(); record != null; record = reading.next()) {
        LoggedEvent event = event(record, decoder.decode(record));
        if (event == null) {
          unreadable.add(record.topic() + "-" + record.partition() + "@" + record.offset());
        } else {
          events.add(event);
        }
      }
    }
    return new WholeLog(events, unreadable);
  }

  private static @Nullable LoggedEvent event(LogRecord record, Value value) {
    Matcher topic = EVENTS.matcher(record.topic());
    if (!topic.matches() || !(value instanceof Value.Avro avro)) {
      return null;
    }
    Message message = Message.of(avro.record());
    return new LoggedEvent(
        topic.group(1),
        record.partition(),
        record.offset(),
        String.valueOf(record.key()),
        String.valueOf(message.metadata("eventId")),
        message.type(),
        String.valueOf(message.metadata("aggregateId")),
        message.metadata("version") instanceof Long version ? version : -1,
        String.valueOf(message.metadata("actor")));
  }
}

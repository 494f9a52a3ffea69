package io.mediahub.streams.rebuild;

import io.mediahub.schemas.Decoded;
import io.mediahub.schemas.EventDecoder;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.WriterSchemas;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.ReadModel.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mediahub.Envelope;
import org.apache.kafka.common.TopicPartition;

/**
 * The least that anybody who wants all events of a model must do: reads its topics with a tuned
 * consumer, decodes each record, and throws it away. What a rebuild is measured by.
 */
public final class RawDecoding {
  private RawDecoding() {}

  /**
   * @return events that were read and decoded
   */
  public static long run(
      ReadModel model, WriterSchemas schemas, LogReader.Factory readers, int threads) {
    Map<TopicPartition, LogReader.Range> ranges = ranges(model, readers);
    Queue<TopicPartition> todo = new ConcurrentLinkedQueue<>(ranges.keySet());
    try (var workers = Executors.newFixedThreadPool(threads)) {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        counts.add(workers.submit(() -> decode(model, schemas, readers, ranges, todo)));
      }
      long all = 0;
      for (Future<Long> count : counts) {
        all += count.get();
      }
      return all;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Map<TopicPartition, LogReader.Range> ranges(
      ReadModel model, LogReader.Factory readers) {
    Map<TopicPartition, LogReader.Range> ranges = new HashMap<>();
    try (LogReader reader = readers.open()) {
      for (Source<?> source : model.sources()) {
        List<TopicPartition> partitions = reader.partitions(source.topic().name());
        ranges.putAll(Rebuild.ranges(reader.beginnings(partitions), reader.ends(partitions)));
      }
    }
    return ranges;
  }

  private static long decode(
      ReadModel model,
      WriterSchemas schemas,
      LogReader.Factory readers,
      Map<TopicPartition, LogReader.Range> ranges,
      Queue<TopicPartition> todo) {
    long[] decoded = {0};
    try (LogReader reader = readers.open()) {
      for (TopicPartition next = todo.poll(); next != null; next = todo.poll()) {
        EventDecoder<?> decoder = decoder(model.source(next.topic()).topic(), schemas);
        reader.read(
            Map.of(next, java.util.Objects.requireNonNull(ranges.get(next))),
            record -> {
              if (decoder.decode(record.value()) instanceof Decoded.Value<?>) {
                decoded[0]++;
              }
            });
      }
    }
    return decoded[0];
  }

  private static <V extends Envelope> EventDecoder<V> decoder(
      Topic<V> topic, WriterSchemas schemas) {
    return new EventDecoder<>(topic, schemas);
  }
}

package io.mediahub.stream.notary;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends what was signed to the topic of the heads and appends it to a file, at least once. The file
 * is {@code checkpoints.jsonl}: a JSON object a line with key, time and note; full ones are
 * renamed, and the four newest are kept.
 */
final class Publisher implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long FULL = 16L * 1024 * 1024;
  private static final int KEPT = 4;
  private static final int SECONDS = 30;
  private static final String NAME = "checkpoints.jsonl";

  private final KafkaProducer<String, String> producer;
  private final String topic;
  private final Path folder;

  Publisher(Map<String, Object> kafka, String topic, Path folder) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ProducerConfig.CLIENT_ID_CONFIG, "mediahub-notary");
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * 1024 * 1024);
    this.producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    this.topic = topic;
    this.folder = folder;
  }

  /** Returns when all of it is in the topic and on the disk. */
  void publish(List<TreeStore.Outgoing> notes, Instant at)
      throws IOException, InterruptedException {
    List<Future<?>> sent = new ArrayList<>();
    for (TreeStore.Outgoing note : notes) {
      sent.add(producer.send(new ProducerRecord<>(topic, note.key(), note.note())));
    }
    producer.flush();
    for (Future<?> one : sent) {
      try {
        one.get(SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new KafkaException("A signed checkpoint could not be sent.", e);
      }
    }
    append(notes, at);
  }

  private void append(List<TreeStore.Outgoing> notes, Instant at) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(NAME);
    if (Files.exists(file) && Files.size(file) > FULL) {
      rotate(file);
    }
    StringBuilder lines = new StringBuilder();
    for (TreeStore.Outgoing note : notes) {
      Map<String, String> line = new LinkedHashMap<>();
      line.put("key", note.key());
      line.put("time", at.toString());
      line.put("note", note.note());
      lines.append(JSON.writeValueAsString(line)).append('\n');
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static void rotate(Path file) throws IOException {
    for (int n = KEPT - 1; n >= 0; n--) {
      Path from = n == 0 ? file : file.resolveSibling(NAME + "." + n);
      if (Files.exists(from)) {
        Files.move(
            from,
            file.resolveSibling(NAME + "." + (n + 1)),
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  @Override
  public void close() {
    producer.close(java.time.Duration.ofSeconds(2));
  }
}

package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.system.stack.KafkaLog;
import io.mediahub.system.stack.Logs;
import io.mediahub.system.stack.OnStack;
import io.mediahub.system.stack.Secrets;
import io.mediahub.system.stack.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Runs after everything else: no secret of the tests is in any log or topic. */
@OnStack
@Order(9)
class SecretsIT {
  @Test
  void given_all_that_was_done_when_the_logs_are_searched_then_no_secret_is_in_them()
      throws IOException {
    List<String> secrets = new ArrayList<>(Secrets.all());
    secrets.addAll(passwordsOfThePlatform());
    secrets.addAll(List.of("Bearer ey", "X-Amz-Signature=", "CloudFront-Signature="));
    var found = new TreeSet<String>();

    for (Path log : Logs.files()) {
      try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
        lines.forEach(line -> look(line, secrets, s -> found.add(log.getFileName() + ": " + s)));
      }
    }

    assertThat(Secrets.all()).hasSizeGreaterThan(50);
    assertThat(found).isEmpty();
  }

  @Test
  void given_all_that_was_done_when_the_topics_are_searched_then_nobody_can_be_recognised() {
    List<String> secrets = Secrets.all();
    var found = new TreeSet<String>();

    for (String topic : KafkaLog.topics()) {
      for (ConsumerRecord<byte[], byte[]> record : KafkaLog.everything(topic)) {
        String all = text(record.key()) + text(record.value());
        look(all, secrets, s -> found.add(topic + ": " + s));
        KafkaLog.headers(record)
            .forEach(header -> look(header, secrets, s -> found.add(topic + ": " + s)));
      }
    }

    assertThat(found).isEmpty();
  }

  /** Byte for byte; what people write is ASCII in these tests. */
  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static void look(String text, List<String> secrets, Consumer<String> found) {
    for (String secret : secrets) {
      if (text.contains(secret)) {
        // A report must not give away what it found.
        found.accept(secret.substring(0, Math.min(9, secret.length())) + "...");
      }
    }
  }

  private static List<String> passwordsOfThePlatform() throws IOException {
    var passwords = new ArrayList<String>();
    for (String folder : List.of("secrets/passwords", "secrets/content")) {
      try (Stream<Path> files = Files.list(Stack.STATE.resolve(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          passwords.add(Files.readString(file).strip());
        }
      }
    }
    return passwords;
  }
}

package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The broker's pom has no parent, so that Spring Boot does not choose its libraries. The price is
 * that Kafka's version stands twice.
 */
class KafkaVersionTest {
  private static final Pattern VERSION =
      Pattern.compile("<kafka.version>([\\d.]+)</kafka.version>");

  @Test
  void broker_and_clients_have_one_version() throws IOException {
    assertThat(version("../runtime/broker/pom.xml")).isEqualTo(version("../../pom.xml"));
  }

  private static String version(String pom) throws IOException {
    return VERSION
        .matcher(Files.readString(Path.of(pom)))
        .results()
        .map(match -> match.group(1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(pom + " has no kafka.version"));
  }
}

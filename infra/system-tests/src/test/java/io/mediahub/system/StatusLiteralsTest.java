package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.status.MediaStatus;
import io.mediahub.domain.status.RenditionStatus;
import io.mediahub.domain.status.Status;
import io.mediahub.domain.status.UploadStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Statuses are the enums of the domain: no service spells one, in Java or in SQL. */
class StatusLiteralsTest {
  private static final Path SERVICES = Path.of("..", "..", "services");
  private static final List<String> MODULES =
      List.of("platform", "user-service", "upload-service", "view-service", "stream-service");

  // A name of a JSON member, before a column or an expression, is no status.
  private static final Pattern WORD =
      Pattern.compile(
          Stream.of(MediaStatus.values(), RenditionStatus.values(), UploadStatus.values())
              .flatMap(Stream::of)
              .map(status -> ((Status) status).word())
              .distinct()
              .collect(Collectors.joining("|", "[\"'](", ")[\"'](?!, (?:\\w+\\.|%(?:\\d\\$)?s))")));

  @Test
  void no_service_spells_a_status() throws IOException {
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(SERVICES.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          assertThat(Files.readString(file).lines().filter(line -> WORD.matcher(line).find()))
              .as(file.toString())
              .isEmpty();
        }
      }
    }
  }
}

package io.mediahub.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.edge.support.EdgeUnderTest;
import io.mediahub.edge.support.Upstream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every request leaves one line, and no line a secret. */
class AccessLogTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

  @Test
  void a_line_says_who_asked_for_what_and_what_came_of_it(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("access.log");
    try (Upstream service = new Upstream();
        EdgeUnderTest edge =
            new EdgeUnderTest(
                folder, service.url(), NOBODY, "mediahub.edge.access-log.file=" + file)) {
      service.answers(exchange -> Upstream.json(exchange, 201, "{\"ok\":true}"));
      String signed = EdgeUnderTest.signedUrl("/p/pb-1/m-1/job/1/v720/00000.m4s");
      edge.send(edge.request("/api/uploads?secret=s3cret").POST(BodyPublishers.ofString("{}")));
      edge.get(signed.replace("00000", "00001"));
      edge.get("/nowhere", "Authorization", "Bearer nonsense");

      List<JsonNode> lines = lines(file, 3);

      JsonNode command = lines.getFirst();
      assertThat(Instant.parse(command.path("@timestamp").asString()))
          .isBetween(Instant.now().minusSeconds(60), Instant.now());
      assertThat(command.path("client").asString()).isEqualTo("127.0.0.1");
      assertThat(command.path("method").asString()).isEqualTo("POST");
      assertThat(command.path("path").asString()).isEqualTo("/api/uploads");
      assertThat(command.path("behaviour").asString()).isEqualTo("uploads");
      assertThat(command.path("status").asInt()).isEqualTo(201);
      assertThat(command.path("bytes").asInt()).isEqualTo(11);
      assertThat(command.path("ms").isNumber()).isTrue();
      assertThat(command.path("trace").asString()).matches("[0-9a-f]{32}");
      assertThat(lines.get(1).path("status").asInt()).isEqualTo(403);
      assertThat(lines.get(1).path("code").asString()).isEqualTo("signature-invalid");
      assertThat(lines.get(2).path("code").asString()).isEqualTo("not-found");
      assertThat(Files.readString(file))
          .doesNotContain("Signature", "Key-Pair-Id", "s3cret", "nonsense", "?");
    }
  }

  @Test
  void it_can_keep_less_of_an_address_and_grows_no_larger_than_it_may(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("access.log");
    try (Upstream service = new Upstream();
        EdgeUnderTest edge =
            new EdgeUnderTest(
                folder,
                service.url(),
                NOBODY,
                "mediahub.edge.access-log.file=" + file,
                "mediahub.edge.access-log.max-file=64KB",
                "mediahub.edge.access-log.max-files=2",
                "mediahub.edge.access-log.shorten-addresses=true")) {
      edge.get("/nowhere");
      assertThat(lines(file, 1).getFirst().path("client").asString()).isEqualTo("127.0.0.0/24");

      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                for (int i = 0; i < 200; i++) {
                  edge.get("/" + "x".repeat(900));
                }
                return Files.exists(folder.resolve("access.log.2"));
              });

      assertThat(folder.resolve("access.log.3")).doesNotExist();
    }
  }

  private static List<JsonNode> lines(Path file, int count) {
    await().atMost(Duration.ofSeconds(5)).until(() -> Files.readAllLines(file).size() >= count);
    try {
      return Files.readAllLines(file).stream().map(JSON::readTree).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

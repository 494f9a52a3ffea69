package io.mediahub.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.edge.support.EdgeUnderTest;
import io.mediahub.edge.support.Upstream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of subtitles are the one large body that the API takes. */
class TextBodiesTest {
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");
  private static final String SUBTITLES = "/api/media/m-1/subtitles/pt-BR";
  private static final int MOST = 2 * 1024 * 1024;

  private Upstream service;
  private EdgeUnderTest edge;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    service = new Upstream();
    service.answers(exchange -> Upstream.json(exchange, 202, "{}"));
    edge = new EdgeUnderTest(folder, service.url(), NOBODY);
  }

  @AfterEach
  void stop() {
    edge.close();
    service.close();
  }

  private HttpResponse<byte[]> put(String path, BodyPublisher body) {
    return edge.send(edge.request(path).PUT(body));
  }

  private static BodyPublisher withoutLength(int bytes) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[bytes]));
  }

  private static void assertTooLarge(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("body-too-large");
  }

  @Test
  void a_file_of_subtitles_passes_up_to_two_megabytes() {
    assertThat(put(SUBTITLES, BodyPublishers.ofByteArray(new byte[MOST])).statusCode())
        .isEqualTo(202);

    assertThat(service.last().body()).hasSize(MOST);
    assertThat(service.last().target()).isEqualTo(SUBTITLES);
    assertThat(put(SUBTITLES, withoutLength(MOST)).statusCode()).isEqualTo(202);
    assertTooLarge(put(SUBTITLES, BodyPublishers.ofByteArray(new byte[MOST + 1])));
    assertTooLarge(put(SUBTITLES, withoutLength(MOST + 1)));
  }

  @Test
  void other_commands_to_a_media_have_small_bodies() {
    assertTooLarge(put("/api/media/m-1/poster", BodyPublishers.ofByteArray(new byte[MOST])));
    assertTooLarge(put("/api/media/m-1/poster", withoutLength(64 * 1024 + 1)));
    assertThat(service.seen()).isEmpty();
  }
}

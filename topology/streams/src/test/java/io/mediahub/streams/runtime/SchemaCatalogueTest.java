package io.mediahub.streams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.mediahub.schemas.SchemaCatalogue;
import io.mediahub.schemas.SchemaCatalogue.OtherMeaning;
import io.mediahub.schemas.SchemaRegistrar;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.Broker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A registry that lost its database does not give old events other schemas. */
class SchemaCatalogueTest {
  private static final JsonMapper JSON = new JsonMapper();

  /** By id, which is the place in the list and one. */
  private final List<String> schemas = new ArrayList<>();

  private final List<String> subjects = new ArrayList<>();

  @Test
  void what_an_id_means_is_written_down_and_another_meaning_refused() throws Exception {
    HttpServer registry =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes());
          String answer =
              answer(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), body);
          byte[] bytes = answer.getBytes();
          exchange.sendResponseHeaders(
              bytes.length == 0 ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    registry.start();
    try (Broker broker = new Broker()) {
      var registrar =
          new SchemaRegistrar("http://127.0.0.1:" + registry.getAddress().getPort(), "");
      var catalogue = new SchemaCatalogue(Map.of("bootstrap.servers", broker.bootstrap()));
      catalogue.register(registrar);
      assertThat(schemas).hasSize(Topics.ALL.size());
      catalogue.register(registrar);
      assertThat(schemas).as("done again, nothing happens").hasSize(Topics.ALL.size());

      schemas.addFirst(schemas.removeLast());
      assertThatThrownBy(() -> catalogue.register(registrar))
          .isInstanceOf(OtherMeaning.class)
          .hasMessageContaining("the schema id 1 for mediahub.user.UserEnvelope")
          .hasMessageContaining("says that it is");

      schemas.clear();
      subjects.clear();
      assertThatThrownBy(() -> catalogue.register(registrar))
          .isInstanceOf(OtherMeaning.class)
          .hasMessageContaining("has none with that id");
      assertThat(schemas).as("nothing is registered anew").isEmpty();
    } finally {
      registry.stop(0);
    }
  }

  private String answer(String method, String path, String body) {
    String[] parts = path.split("/");
    if (path.startsWith("/schemas/ids/")) {
      int id = Integer.parseInt(parts[3]);
      return id > schemas.size()
          ? ""
          : JSON.writeValueAsString(Map.of("schema", schemas.get(id - 1)));
    }
    if (path.startsWith("/config/")) {
      return "{}";
    }
    String subject = parts[2];
    if (method.equals("POST")) {
      if (!subjects.contains(subject)) {
        subjects.add(subject);
        schemas.add(JSON.readTree(body).path("schema").asString());
      }
      return JSON.writeValueAsString(Map.of("id", subjects.indexOf(subject) + 1));
    }
    if (parts.length == 4) {
      return "[1]";
    }
    int id = subjects.indexOf(subject) + 1;
    return JSON.writeValueAsString(Map.of("id", id, "schema", schemas.get(id - 1)));
  }
}

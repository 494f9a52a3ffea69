package io.mediahub.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiContractTest {
  private static final String DOCUMENT =
      """
      {"paths":{"/api/things/{id}":{"get":{"responses":{"200":{"content":{"application/json":
        {"schema":{"$ref":"#/components/schemas/Thing"}}}}}}}},
       "components":{"schemas":{"Thing":{"type":"object","required":["name"],"properties":{
         "name":{"type":"string"},
         "state":{"type":"string","enum":["new","old"]},
         "size":{"type":["integer","null"]},
         "part":{"oneOf":[{"$ref":"#/components/schemas/Thing"},{"type":"null"}]},
         "tags":{"type":"array","items":{"type":"string"}},
         "more":{"type":"object","additionalProperties":{"type":"string"}}}}}}}
      """;

  private HttpServer server;
  private Api api;
  private int status = 200;
  private String body = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v3/api-docs", exchange -> send(exchange, 200, DOCUMENT));
    server.createContext("/api", exchange -> send(exchange, status, body));
    server.start();
    api = new Api(server.getAddress().getPort(), null);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void what_is_as_described_passes() {
    body =
        """
        {"name":"a","state":"old","size":null,"part":{"name":"b","part":null},"tags":["x"],
         "more":{"any":"thing"}}
        """;
    assertThatCode(() -> api.get("/api/things/1")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | has no \"name\"",
        "{\"name\":\"a\",\"colour\":\"red\"} | .colour is not described",
        "{\"name\":1} | .name is no \"string\"",
        "{\"name\":\"a\",\"state\":\"odd\"} | .state is not one of",
        "{\"name\":\"a\",\"part\":{}} | .part has no \"name\"",
        "{\"name\":\"a\",\"tags\":[7]} | .tags[] is no \"string\"",
        "{\"name\":\"a\",\"more\":{\"any\":7}} | .more.any is no \"string\"",
        "[] | is no \"object\"",
      })
  void what_is_not_as_described_fails(String answered, String said) {
    body = answered;
    assertThatThrownBy(() -> api.get("/api/things/1"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(said);
  }

  @Test
  void a_status_or_operation_that_is_not_described_fails() {
    status = 202;
    body = "{\"name\":\"a\"}";
    assertThatThrownBy(() -> api.get("/api/things/1"))
        .hasMessage("GET /api/things/1 -> 202: this status is not described");
    assertThatThrownBy(() -> api.get("/api/others"))
        .hasMessage("GET /api/others -> 202: this operation is not described");
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}

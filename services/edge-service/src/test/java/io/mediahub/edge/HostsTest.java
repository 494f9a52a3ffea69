package io.mediahub.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.edge.support.EdgeUnderTest;
import io.mediahub.edge.support.Upstream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A page whose name was made to lead to this machine (DNS rebinding) has the browser's rules for
 * pages of this machine on its side; what gives it away is the host that it asks for.
 */
class HostsTest {
  @TempDir static Path secrets;
  static Upstream service;
  static EdgeUnderTest edge;
  static int internal;

  @BeforeAll
  static void start() throws IOException {
    service = new Upstream();
    try (ServerSocket socket = new ServerSocket(0)) {
      internal = socket.getLocalPort();
    }
    edge =
        new EdgeUnderTest(
            secrets, service.url(), service.url(), "mediahub.edge.internal-port=" + internal);
    service.answers(exchange -> Upstream.json(exchange, 200, "{}"));
  }

  @AfterAll
  static void stop() {
    edge.close();
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET /api/media HTTP/1.1, evil.example",
    "GET /api/media HTTP/1.1, localhost",
    "GET /api/media HTTP/1.1, localhost.evil.example:8080",
    "POST /api/sessions HTTP/1.1, evil.example:8080",
    "OPTIONS /api/media HTTP/1.1, evil.example",
    "GET /p/x/y/z.m4s HTTP/1.1, evil.example",
    "GET /nowhere HTTP/1.1, evil.example",
  })
  void nothing_is_answered_under_a_name_that_is_not_the_platforms(String line, String host) {
    service.seen().clear();

    String answer = EdgeUnderTest.rawAt(edge.port(), line, host, "Origin: http://" + host);

    assertThat(answer)
        .startsWith("HTTP/1.1 421")
        .contains("application/problem+json", "\"code\":\"host-unknown\"")
        .doesNotContainIgnoringCase("Access-Control-Allow");
    assertThat(service.seen()).isEmpty();
  }

  @Test
  void a_body_for_such_a_name_is_not_waited_for() {
    String answer =
        EdgeUnderTest.rawAt(
            edge.port(), "POST /api/users HTTP/1.1", "evil.example", "Content-Length: 60000");

    assertThat(answer).startsWith("HTTP/1.1 421");
  }

  @Test
  void the_names_of_the_platform_are_answered_in_every_spelling() {
    for (String host : new String[] {EdgeUnderTest.HOST, "EDGE", "127.0.0.1:8080", "[::1]:8080"}) {
      assertThat(EdgeUnderTest.rawAt(edge.port(), "GET /api/media HTTP/1.1", host))
          .as(host)
          .startsWith("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/actuator/health", "/actuator/health/liveness"})
  void balancers_may_ask_for_health_by_any_address(String path) {
    String answer = EdgeUnderTest.rawAt(edge.port(), "GET " + path + " HTTP/1.1", "10.1.2.3:8080");

    assertThat(answer).startsWith("HTTP/1.1 200");
  }

  @Test
  void the_internal_port_answers_this_machines_programs_alone() {
    String line = "GET /actuator/health HTTP/1.1";

    assertThat(EdgeUnderTest.rawAt(internal, line, "127.0.0.1:" + internal))
        .startsWith("HTTP/1.1 200");
    assertThat(EdgeUnderTest.rawAt(internal, line, "evil.example"))
        .startsWith("HTTP/1.1 421")
        .contains("host-unknown");
    assertThat(EdgeUnderTest.rawAt(internal, line, "localhost", "Origin: http://localhost:5173"))
        .startsWith("HTTP/1.1 403")
        .contains("page-refused");
  }
}

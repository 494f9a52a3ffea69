package io.mediahub.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** What reaches a service's port from inside a browser gets nothing. */
class InternalCallersTest extends ServiceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LocalHost:21010", "127.0.0.1:1", "[::1]:80", "[0:0:0:0:0:0:0:1]"})
  void programs_of_this_machine_are_answered(String host) throws Exception {
    assertThat(ask(app, "/api/open/7", host)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "localhost.evil.example:80", "127.0.0.1.evil.example", ""})
  void a_page_whose_name_leads_here_is_not(String host) throws Exception {
    for (String path : new String[] {"/api/open/7", "/actuator/health", "/v3/api-docs"}) {
      assertThat(ask(app, path, host, "X-Forwarded-Host: localhost"))
          .as(path)
          .startsWith("HTTP/1.1 403")
          .contains("application/problem+json", "host-unknown");
    }
  }

  @Test
  void neither_is_a_page_that_does_not_hide_where_it_is_from() throws Exception {
    assertThat(ask(app, "/api/open/7", "localhost", "Origin: http://localhost:5173"))
        .startsWith("HTTP/1.1 403")
        .contains("page-refused");
    assertThat(ask(app, "/api/open/7", "localhost", "Origin: null")).startsWith("HTTP/1.1 403");
  }

  @Test
  void the_edge_calls_by_the_name_in_the_settings_and_others_by_one_that_is_added()
      throws Exception {
    try (var inCluster =
        start("http://user-service:8080", "--mediahub.internal-hosts=Scraped.internal,10.9.8.7")) {
      for (String host : new String[] {"user-service:8080", "scraped.internal", "10.9.8.7:21010"}) {
        assertThat(ask(inCluster, "/api/open/7", host)).as(host).startsWith("HTTP/1.1 200");
      }
      assertThat(ask(inCluster, "/api/open/7", "view-service")).startsWith("HTTP/1.1 403");
      assertThat(ask(inCluster, "/api/open/7", "10.9.8.6")).startsWith("HTTP/1.1 403");
    }
  }

  private static String ask(
      ServletWebServerApplicationContext service, String path, String host, String... headers)
      throws IOException {
    try (Socket socket = new Socket("127.0.0.1", service.getWebServer().getPort())) {
      socket.setSoTimeout(10_000);
      String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
      String request =
          "GET %s HTTP/1.1\r\nHost: %s\r\n%sConnection: close\r\n\r\n".formatted(path, host, lines);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}

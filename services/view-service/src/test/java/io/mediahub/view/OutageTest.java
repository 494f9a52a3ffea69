package io.mediahub.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.Api;
import io.mediahub.testing.TestPlatform;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;

class OutageTest {
  @Test
  void while_the_database_is_away_the_reader_is_told_to_come_again() throws Exception {
    var settings = Service.PLATFORM.settings();
    try (var closed = new ServerSocket(0)) {
      settings.put(
          "mediahub.views.url", "jdbc:postgresql://127.0.0.1:" + closed.getLocalPort() + "/v");
    }
    try (var away = SpringApplication.run(ViewService.class, TestPlatform.arguments(settings))) {
      int port = Integer.parseInt(away.getEnvironment().getRequiredProperty("local.server.port"));
      var answer =
          new Api(port, Service.PLATFORM.token(Service.user(), "VIEWER")).get("/api/media");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.code()).isEqualTo("service-unavailable");
      assertThat(answer.header("Retry-After")).isEqualTo("1");
      assertThat(answer.json().path("traceId").asString()).hasSize(32);
    }
  }
}

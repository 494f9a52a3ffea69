package io.mediahub.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

class HealthTest {
  /** Whoever watches the process restarts it when it is not alive, and only then. */
  @Test
  void a_service_whose_databases_are_away_is_alive_and_not_ready(@TempDir Path folder)
      throws Exception {
    try (var running = start(folder)) {
      String health = "http://127.0.0.1:" + running.getWebServer().getPort() + "/actuator/health";

      assertThat(get(health + "/liveness"))
          .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(200));
      assertThat(get(health + "/readiness"))
          .satisfies(
              answer -> {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).contains("runningTopologies");
              });
      assertThat(get(health).statusCode()).isEqualTo(503);
    }
  }

  private static ServletWebServerApplicationContext start(Path folder) throws Exception {
    int nobody = freePort();
    String key = Base64.getEncoder().encodeToString(new byte[32]);
    Files.writeString(folder.resolve("lookup.key"), key);
    Files.writeString(folder.resolve("master.key"), key);
    KeyPair notary = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Files.createDirectory(folder.resolve("notary"));
    Files.writeString(folder.resolve("notary/private.pem"), pem(notary.getPrivate()));
    Files.writeString(folder.resolve("notary/public.pem"), pem(notary.getPublic()));
    return (ServletWebServerApplicationContext)
        SpringApplication.run(
            StreamServiceApplication.class,
            "--server.port=0",
            "--mediahub.kafka.bootstrap=127.0.0.1:" + nobody,
            "--mediahub.registry.url=http://127.0.0.1:" + nobody,
            "--mediahub.views.url=jdbc:postgresql://127.0.0.1:" + nobody + "/views",
            "--mediahub.views.username=none",
            "--mediahub.views.password=none",
            "--mediahub.mongo.uri=mongodb://127.0.0.1:" + nobody + "/none",
            "--mediahub.public-url=http://127.0.0.1",
            "--mediahub.user-service.url=http://127.0.0.1:" + nobody,
            "--mediahub.work-dir=" + folder,
            "--mediahub.secrets.dir=" + folder,
            "--mediahub.registry.properties.schema.registry.url=http://other");
  }

  private static String pem(Key key) {
    return "-----BEGIN KEY-----\n%s\n-----END KEY-----\n"
        .formatted(Base64.getEncoder().encodeToString(key.getEncoded()));
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static HttpResponse<String> get(String address) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
    }
  }
}

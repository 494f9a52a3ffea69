package io.mediahub.local.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.local.process.Preflight;
import io.mediahub.local.process.Probes;
import io.mediahub.local.settings.Places;
import io.mediahub.local.settings.Platform;
import io.mediahub.local.settings.Settings;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real S3Proxy, with the settings that it gets from us. */
class S3ServerTest {
  @TempDir Path folder;
  private S3 s3;
  private int port;
  private Process server;

  @BeforeEach
  void start() throws Exception {
    Path jar = Path.of(System.getProperty("mediahub.dist", "target/dist"), "s3proxy/s3proxy.jar");
    Assumptions.assumeTrue(Files.exists(jar), "infra/runtime has not been built");
    var settings = Map.of("mediahub.internal-port-base", Integer.toString(freeBase()));
    var platform =
        new Platform("unit", Places.of(folder, "unit"), new Settings(settings, Map.of()));
    Files.createDirectories(platform.places().config());
    s3 = new S3(platform);
    port = URI.create(s3.url()).getPort();
    s3.prepare();
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-DLOG_LEVEL=warn", "-cp"));
    command.add(jar + ":" + Path.of("target/classes").toAbsolutePath());
    command.add(S3ServerMain.class.getName());
    try (var files = Files.list(platform.places().config())) {
      files.map(Path::toString).sorted().forEach(command::add);
    }
    server =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> !server.isAlive() || s3.ready());
    assertThat(server.isAlive()).as(Files.readString(folder.resolve("log"))).isTrue();
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.destroyForcibly().waitFor();
    }
  }

  @Test
  void pages_of_allowed_origins_reach_it_on_the_loopback_addresses_of_both_families()
      throws Exception {
    List<String> addresses =
        Preflight.hasIpv6() ? List.of("127.0.0.1", "localhost", "[::1]") : List.of("127.0.0.1");
    for (String address : addresses) {
      HttpResponse<Void> allowed = preflight(address, "http://localhost:5173");
      assertThat(allowed.statusCode()).as(address).isEqualTo(200);
      assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin"))
          .as(address)
          .hasValue("http://localhost:5173");
      assertThat(allowed.headers().firstValue("Access-Control-Allow-Methods"))
          .as(address)
          .hasValueSatisfying(methods -> assertThat(methods).contains("PUT"));
      assertThat(preflight(address, "https://evil.example").headers().map())
          .as(address)
          .doesNotContainKey("access-control-allow-origin");
    }
  }

  private HttpResponse<Void> preflight(String address, String origin) throws Exception {
    return Probes.HTTP.send(
        HttpRequest.newBuilder(
                URI.create(
                    "http://" + address + ":" + port + "/mediahub-uploads/m/source?partNumber=1"))
            .method("OPTIONS", BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "PUT")
            .timeout(Duration.ofSeconds(20))
            .build(),
        BodyHandlers.discarding());
  }

  /** The base with which the store gets a free port. */
  private static int freeBase() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort() - 5;
    }
  }
}

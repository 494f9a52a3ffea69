package io.mediahub.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mediahub.edge.support.EdgeUnderTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BothLoopbacksTest {
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

  @TempDir Path secrets;

  @Test
  void the_edge_answers_on_the_loopback_addresses_of_both_families() throws Exception {
    assumeTrue(hasIpv6(), "this machine has no ::1");
    int port = freePort();
    try (var edge =
            new EdgeUnderTest(
                secrets,
                NOBODY,
                NOBODY,
                "server.port=" + port,
                "mediahub.public-url=http://localhost:" + port);
        var http = HttpClient.newHttpClient()) {
      for (String host : new String[] {"127.0.0.1", "[::1]"}) {
        // An escaped slash shows that both are set up in the same way.
        var request =
            HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + "/a%2Fb")).build();

        var answer = http.send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(host).isEqualTo(edge.get("/a%2Fb").statusCode());
        assertThat(answer.headers().firstValue("content-type"))
            .as(host)
            .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
      }
    }
  }

  @Test
  void each_is_the_other_of_its_other() throws Exception {
    InetAddress four = InetAddress.getByName("127.0.0.1");

    InetAddress six = BothLoopbacks.other(four);

    assertThat(six).isEqualTo(InetAddress.getByName("::1"));
    assertThat(BothLoopbacks.other(six)).isEqualTo(four);
  }

  private static boolean hasIpv6() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress("::1", 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}

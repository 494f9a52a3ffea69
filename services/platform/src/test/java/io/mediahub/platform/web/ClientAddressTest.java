package io.mediahub.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;

/** Where a request comes from is what a proxy of ours says, and what nobody else can say. */
class ClientAddressTest extends ServiceTest {
  @Test
  void the_edge_beside_us_says_who_the_client_is() throws Exception {
    var answer =
        send(
            to("/api/open/client")
                .header("X-Forwarded-For", "203.0.113.9")
                .header("X-Forwarded-Host", "media.example.org"));
    assertThat(answer.body()).isEqualTo("203.0.113.9 media.example.org");
    // A client on this machine, by another of its addresses.
    assertThat(send(to("/api/open/client").header("X-Forwarded-For", "127.0.0.2")).body())
        .startsWith("127.0.0.2 ");
    assertThat(send(to("/api/open/client")).body()).startsWith("127.0.0.1 ");
  }

  @Test
  void what_a_client_claims_of_itself_in_front_of_that_counts_for_nothing() throws Exception {
    var answer =
        send(to("/api/open/client").header("X-Forwarded-For", "198.51.100.1, 203.0.113.9"));
    assertThat(answer.body()).startsWith("203.0.113.9 ");
  }

  @Test
  void who_is_no_proxy_of_ours_says_nothing() throws Exception {
    try (var other = start("http://127.0.0.1:1", "--mediahub.trusted-proxies=192.0.2.0/24")) {
      var answer =
          send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://127.0.0.1:"
                              + other.getWebServer().getPort()
                              + "/api/open/client"))
                  .header("X-Forwarded-For", "203.0.113.9"));
      assertThat(answer.body()).startsWith("127.0.0.1 ");
    }
  }

  @Test
  void what_is_refused_at_the_door_is_counted_by_its_reason() throws Exception {
    double before = refused("authentication-required") + refused("role-missing");
    send(to("/api/me"));
    send(to("/api/me").header("Authorization", "Bearer x"));
    send(to("/api/admin").header("Authorization", "Bearer " + token("VIEWER")));
    assertThat(refused("authentication-required") + refused("role-missing") - before).isEqualTo(3);
  }

  private static double refused(String reason) {
    return app.getBean(MeterRegistry.class)
        .counter("mediahub.security.refused", "reason", reason)
        .count();
  }
}

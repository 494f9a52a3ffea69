package io.mediahub.edge.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** Whose request it is, whatever it says of itself. */
class ClientsTest {
  private static final URI PUBLIC = URI.create("http://localhost:8080");
  private final AllowedHosts hosts = new AllowedHosts(PUBLIC, List.of("Media.Example.org"));

  @Test
  void strangers_are_who_they_connect_as() {
    Client client = clients().of(request("203.0.113.9", "198.51.100.1"));

    assertThat(client.address().getHostAddress()).isEqualTo("203.0.113.9");
    assertThat(client.scheme()).isEqualTo("http");
    assertThat(client.host()).isEqualTo("localhost:8080");
  }

  @Test
  void a_trusted_proxy_tells_the_nearest_address_that_is_no_proxy_of_ours() {
    Clients clients = clients("10.0.0.0/8", "2001:db8:1::/48");

    for (String peer : List.of("10.1.2.3", "2001:db8:1:2::3")) {
      Client client = clients.of(request(peer, "6.6.6.6, 198.51.100.1, 10.9.9.9"));
      assertThat(client.address().getHostAddress()).isEqualTo("198.51.100.1");
      assertThat(client.scheme()).isEqualTo("https");
      assertThat(client.host()).isEqualTo("media.example.org");
    }
    assertThat(clients.of(request("10.1.2.3", "nonsense")).address().getHostAddress())
        .isEqualTo("10.1.2.3");
    assertThat(clients.of(request("11.1.2.3", "198.51.100.1")).address().getHostAddress())
        .isEqualTo("11.1.2.3");
  }

  @Test
  void only_hosts_of_the_platform_are_told_to_services() {
    for (String host :
        List.of("localhost:8080", "127.0.0.1:8080", "[::1]:8080", "media.example.org")) {
      assertThat(hosts.allowed(host)).isEqualTo(host);
    }
    for (String host : List.of("evil.example", "localhost", "localhost:80", "127.0.0.1")) {
      assertThat(hosts.allowed(host)).as(host).isNull();
    }
    AllowedHosts elsewhere = new AllowedHosts(URI.create("https://media.example.org"), List.of());
    assertThat(elsewhere.allowed("media.example.org")).isNotNull();
    assertThat(elsewhere.allowed("media.example.org:443")).isNotNull();
    assertThat(elsewhere.allowed("media.example.org:80")).isNull();
    assertThat(elsewhere.allowed("localhost")).isNull();
  }

  @Test
  void this_machine_has_three_names() {
    for (String host : List.of("localhost", "LOCALHOST:1", "127.0.0.1:65535", "[::1]", "[::1]:8")) {
      assertThat(AllowedHosts.isLoopback(host)).as(host).isTrue();
    }
    for (String host : List.of("", "evil.example", "localhost.evil.example:1", "[::1].x", "::1")) {
      assertThat(AllowedHosts.isLoopback(host)).as(host).isFalse();
    }
  }

  @Test
  void an_address_of_ipv6_counts_as_its_subscriber() {
    assertThat(client("2001:db8:1:2:aaaa::1").key()).isEqualTo(client("2001:db8:1:2::9").key());
    assertThat(client("2001:db8:1:3::1").key()).isNotEqualTo(client("2001:db8:1:2::1").key());
    assertThat(client("192.0.2.1").key()).isNotEqualTo(client("192.0.2.2").key());
  }

  @Test
  void an_address_can_be_shown_without_its_last_part() {
    assertThat(client("192.0.2.77").shown(true)).isEqualTo("192.0.2.0/24");
    assertThat(client("2001:db8:1:2::9").shown(true)).isEqualTo("2001:db8:1:0:0:0:0:0/48");
    assertThat(client("192.0.2.77").shown(false)).isEqualTo("192.0.2.77");
  }

  @Test
  void a_network_is_written_in_one_way() {
    assertThat(Network.of("192.0.2.1").contains(InetAddress.ofLiteral("192.0.2.1"))).isTrue();
    assertThat(Network.of("0.0.0.0/0").contains(InetAddress.ofLiteral("192.0.2.1"))).isTrue();
    assertThat(Network.of("0.0.0.0/0").contains(InetAddress.ofLiteral("::2"))).isFalse();
    for (String wrong : List.of("10.0.0.0/33", "10.0.0.0/x", "example.org", "10.0.0.0/-1", "")) {
      assertThatThrownBy(() -> Network.of(wrong)).as(wrong).hasMessageContaining("no network");
    }
  }

  private Clients clients(String... trusted) {
    return new Clients(List.of(trusted).stream().map(Network::of).toList(), hosts);
  }

  private static Client client(String address) {
    return new Client(InetAddress.ofLiteral(address), "http", null);
  }

  private static MockHttpServletRequest request(String peer, String forwardedFor) {
    var request = new MockHttpServletRequest("GET", "/api/media");
    request.setRemoteAddr(peer);
    request.addHeader("Host", "localhost:8080");
    request.addHeader("X-Forwarded-For", forwardedFor);
    request.addHeader("X-Forwarded-Proto", "https");
    request.addHeader("X-Forwarded-Host", "media.example.org");
    return request;
  }
}

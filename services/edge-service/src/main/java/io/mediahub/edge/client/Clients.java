package io.mediahub.edge.client;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Determines who sent a request. The headers {@code X-Forwarded-*} count only when they come from a
 * trusted proxy: otherwise a client could choose which address is throttled.
 */
public final class Clients {
  private final List<Network> trusted;
  private final AllowedHosts hosts;

  public Clients(List<Network> trusted, AllowedHosts hosts) {
    this.trusted = List.copyOf(trusted);
    this.hosts = hosts;
  }

  public Client of(HttpServletRequest request) {
    InetAddress peer = InetAddress.ofLiteral(request.getRemoteAddr());
    if (!isTrusted(peer)) {
      return new Client(peer, request.getScheme(), hosts.allowed(request.getHeader("Host")));
    }
    String scheme = last(request, "X-Forwarded-Proto");
    String host = last(request, "X-Forwarded-Host");
    return new Client(
        viewer(peer, request),
        scheme != null && (scheme.equals("http") || scheme.equals("https"))
            ? scheme
            : request.getScheme(),
        hosts.allowed(host == null ? request.getHeader("Host") : host));
  }

  /**
   * From the nearest hop outwards, the first address that is no trusted proxy. Addresses beyond it
   * could be invented.
   */
  private InetAddress viewer(InetAddress peer, HttpServletRequest request) {
    InetAddress nearest = peer;
    for (String hop : values(request, "X-Forwarded-For").reversed()) {
      InetAddress address = literal(hop);
      if (address == null) {
        return nearest;
      }
      nearest = address;
      if (!isTrusted(address)) {
        return nearest;
      }
    }
    return nearest;
  }

  private boolean isTrusted(InetAddress address) {
    return trusted.stream().anyMatch(network -> network.contains(address));
  }

  private static @Nullable InetAddress literal(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException notAnAddress) {
      return null;
    }
  }

  private static @Nullable String last(HttpServletRequest request, String header) {
    List<String> values = values(request, header);
    return values.isEmpty() ? null : values.getLast().toLowerCase(Locale.ROOT);
  }

  private static List<String> values(HttpServletRequest request, String header) {
    List<String> values = new ArrayList<>();
    for (String line : Collections.list(request.getHeaders(header))) {
      for (String value : line.split(",", -1)) {
        values.add(value.strip());
      }
    }
    return values;
  }
}

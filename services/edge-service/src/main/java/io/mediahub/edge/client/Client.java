package io.mediahub.edge.client;

import java.net.Inet4Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, as far as the network tells.
 *
 * @param address of the viewer, not of a trusted proxy before the edge
 * @param scheme that the viewer used: {@code http} or {@code https}
 * @param host that the viewer asked, with its port; null when it is none of the platform's
 */
public record Client(InetAddress address, String scheme, @Nullable String host) {
  /** The smallest network of an IPv6 subscriber, who may use any of its addresses. */
  private static final int SUBSCRIBER = 64;

  /** Of all that count as one client: an IPv4 address, or a network of IPv6 addresses. */
  public String key() {
    return address instanceof Inet4Address
        ? address.getHostAddress()
        : Network.leading(address, SUBSCRIBER).getHostAddress() + "/" + SUBSCRIBER;
  }

  /** The address, with or without its last part, for what is kept. */
  public String shown(boolean shortened) {
    if (!shortened) {
      return address.getHostAddress();
    }
    int prefix = address instanceof Inet4Address ? 24 : 48;
    return Network.leading(address, prefix).getHostAddress() + "/" + prefix;
  }
}

package io.mediahub.user.guard;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The origin of requests: an IPv4 address, or the /64 of an IPv6 address, since a subscriber has
 * all of its addresses.
 */
public record Source(String network) {
  private static final int SHARED_BYTES = 8;

  /** The service itself. */
  public static final Source SELF = new Source("self");

  public static Source of(HttpServletRequest request) {
    return of(request.getRemoteAddr());
  }

  static Source of(String address) {
    try {
      // A literal address: nothing is looked up.
      InetAddress parsed = InetAddress.ofLiteral(address);
      return parsed instanceof Inet6Address
          ? new Source(
              HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), SHARED_BYTES)) + "/64")
          : new Source(parsed.getHostAddress());
    } catch (IllegalArgumentException e) {
      return new Source(address);
    }
  }
}

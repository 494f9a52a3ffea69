package io.mediahub.platform.web;

import io.mediahub.base.settings.AddressSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The platform's address under the name that the client used, if it is the public URL, another
 * spelling of a local public URL, or an allowed host. Any other name is replaced by the public URL,
 * so that no client can choose the addresses in an answer. The edge forwards the name.
 */
public final class PublicAddress {
  private static final String ASKED = "X-Forwarded-Host";

  private final URI publicUrl;
  private final Set<String> hosts = new HashSet<>();

  /**
   * @param allowed further hosts, with a port where it is not the scheme's own
   */
  PublicAddress(URI publicUrl, List<String> allowed) {
    this.publicUrl = origin(publicUrl.getScheme(), publicUrl.getRawAuthority());
    allowed.forEach(host -> hosts.add(host.strip().toLowerCase(Locale.ROOT)));
    if (Loopback.NAMES.contains(publicUrl.getHost())) {
      String port = publicUrl.getPort() < 0 ? "" : ":" + publicUrl.getPort();
      Loopback.NAMES.forEach(name -> hosts.add(name + port));
    }
  }

  static PublicAddress of(AddressSettings settings) {
    return new PublicAddress(settings.requirePublicUrl(), settings.allowedHosts());
  }

  /** Scheme and authority. */
  public URI of(HttpServletRequest request) {
    String asked = request.getHeader(ASKED);
    return asked != null && hosts.contains(asked.toLowerCase(Locale.ROOT))
        ? origin(publicUrl.getScheme(), asked.toLowerCase(Locale.ROOT))
        : publicUrl;
  }

  /** Whether an address has the same scheme and authority as the public URL. */
  public boolean isOwn(URI address) {
    return publicUrl.equals(origin(address.getScheme(), address.getRawAuthority()));
  }

  private static URI origin(String scheme, String authority) {
    return URI.create(scheme + "://" + authority);
  }
}

package io.mediahub.edge.client;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names under which the platform answers with its own addresses: that of its public URL, the
 * other spellings of it on a machine of one's own, and what else is set. A viewer may send any
 * other host, but finds it in no answer.
 */
public final class AllowedHosts {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> hosts = new TreeSet<>();

  /**
   * @param more further ones, with a port where it is not the scheme's own
   */
  public AllowedHosts(URI publicUrl, List<String> more) {
    String name = publicUrl.getHost().toLowerCase(Locale.ROOT);
    String port = publicUrl.getPort() < 0 ? "" : ":" + publicUrl.getPort();
    hosts.add(name + port);
    if (LOOPBACK.contains(name)) {
      LOOPBACK.forEach(spelling -> hosts.add(spelling + port));
    }
    more.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
  }

  /** The host as it was asked, or null when it is none of these. */
  public @Nullable String allowed(@Nullable String host) {
    return host != null && hosts.contains(host.toLowerCase(Locale.ROOT)) ? host : null;
  }
}

package io.mediahub.edge.client;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names under which the platform answers: that of its public URL, the other spellings of it on
 * a machine of one's own, and what else is set. A page that reaches the platform by DNS rebinding
 * asks under another name and is refused.
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
    if (port.isEmpty()) { // some clients name the scheme's own port all the same
      hosts.add(name + (publicUrl.getScheme().equals("https") ? ":443" : ":80"));
    }
    if (LOOPBACK.contains(name)) {
      LOOPBACK.forEach(spelling -> hosts.add(spelling + port));
    }
    more.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
  }

  /** Whether a Host header, with or without a port, names this machine. */
  public static boolean isLoopback(String host) {
    return LOOPBACK.contains(host.toLowerCase(Locale.ROOT).replaceFirst(":\\d*$", ""));
  }

  /** The host as it was asked, or null when it is none of these. */
  public @Nullable String allowed(@Nullable String host) {
    return host != null && hosts.contains(host.toLowerCase(Locale.ROOT)) ? host : null;
  }
}

package io.mediahub.local.component;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.rest.ConnectRestExtensionContext;
import org.jspecify.annotations.Nullable;

/**
 * Protects Kafka Connect's REST interface, inside which it runs, since that has no authentication.
 * Programs on this machine may use it, web pages may not: neither a page that sends an Origin, nor
 * one whose host name was made to resolve to this machine (DNS rebinding).
 */
public final class ConnectCallers implements ConnectRestExtension {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  @Override
  public void register(ConnectRestExtensionContext context) {
    context.configurable().register(new Door());
  }

  @PreMatching
  private static final class Door implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      if (!mayAsk(request.getHeaderString("Host"), request.getHeaderString("Origin"))) {
        request.abortWith(
            Response.status(Response.Status.FORBIDDEN)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(
                    Map.of(
                        "error_code",
                        403,
                        "message",
                        "Only programs on this machine may use this port; web pages may not."))
                .build());
      }
    }
  }

  /**
   * @param host as the request has it, with or without a port; no browser leaves it out
   * @param origin header of the request; a browser sends it for a page
   */
  static boolean mayAsk(@Nullable String host, @Nullable String origin) {
    String name = host == null ? "localhost" : host.toLowerCase(Locale.ROOT);
    return origin == null && LOOPBACK.contains(name.replaceFirst(":\\d*$", ""));
  }

  @Override
  public void configure(Map<String, ?> settings) {
    // There are no settings.
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public void close() {
    // Nothing to release.
  }
}

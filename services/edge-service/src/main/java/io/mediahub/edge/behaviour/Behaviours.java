package io.mediahub.edge.behaviour;

import static io.mediahub.edge.behaviour.Behaviour.ALL;
import static io.mediahub.edge.behaviour.Behaviour.READ;

import io.mediahub.edge.origin.Service;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of paths, first match first; a row that does not allow the method is passed over if a
 * later one does. Every other path is answered 404, so {@code /internal} and the actuators of the
 * services cannot be reached from outside.
 */
public final class Behaviours {
  private final List<Behaviour> table;

  /**
   * @param streams null where administrators do not reach it by this edge
   */
  public Behaviours(Service users, Service uploads, Service views, @Nullable Service streams) {
    List<Behaviour> all = new ArrayList<>(people(users, uploads, views));
    if (streams != null) {
      all.add(docs(streams));
      all.add(open("parked", "/api/parked*", ALL, new Target.Api(streams)));
    }
    this.table = List.copyOf(all);
  }

  private static List<Behaviour> people(Service users, Service uploads, Service views) {
    return List.of(
        open("health", "/actuator/health", READ, new Target.Health()),
        open("health", "/actuator/health/liveness", READ, new Target.Health()),
        open("health", "/actuator/health/readiness", READ, new Target.Health()),
        open("keys", "/.well-known/jwks.json", READ, new Target.Api(users)),
        open("docs", "/api/docs", READ, new Target.Fixed(views, "/v3/api-docs/mediahub")),
        open("docs", "/api/docs/asyncapi", READ, new Target.Fixed(views, "/v3/api-docs/topics")),
        docs(users),
        docs(uploads),
        docs(views),
        open("users", "/api/users*", ALL, new Target.Api(users)),
        open("invitations", "/api/invitations*", ALL, new Target.Api(users)),
        open("sessions", "/api/sessions*", ALL, new Target.Api(users)),
        open("uploads", "/api/uploads*", ALL, new Target.Api(uploads)),
        open("media", "/api/media/*/grants*", ALL, new Target.Api(views)),
        open("media-commands", "/api/media/*/encoding/*", ALL, new Target.Api(uploads)),
        open("media-commands", "/api/media/*/poster", ALL, new Target.Api(uploads)),
        open("media-commands", "/api/media/*/subtitles/*", ALL, new Target.Api(uploads, true)),
        open("media-commands", "/api/media/*/visibility", ALL, new Target.Api(uploads)),
        open("media-commands", "/api/media/*/availability", ALL, new Target.Api(uploads)),
        open("media-commands", "/api/media/*/restoration", ALL, new Target.Api(uploads)),
        open("media-commands", "/api/media/*/takedown", ALL, new Target.Api(uploads)),
        open("media-commands", "/api/media/*", List.of("DELETE", "PATCH"), new Target.Api(uploads)),
        open("media", "/api/media*", ALL, new Target.Api(views)),
        open("public-media", "/api/public/*", ALL, new Target.Api(views)),
        open("live", "/api/events", List.of("GET", "OPTIONS"), new Target.Live(views)),
        open("me", "/api/me/continue-watching", READ, new Target.Api(views)),
        open("me", "/api/me/history*", ALL, new Target.Api(views)),
        open("recipes", "/api/recipes*", ALL, new Target.Api(views)),
        open("audit", "/api/audit*", READ, new Target.Api(views)),
        open("proof", "/api/proof*", READ, new Target.Api(views)),
        open("playbacks", "/api/playbacks*", ALL, new Target.Api(views)),
        restricted("playlists", "/p/*.m3u8", new Target.Playlists(views)),
        restricted("content-keys", "/p/*/key", new Target.Keys(views)),
        restricted("segments", "/p/*", new Target.Media()));
  }

  /** Null when nothing is served there; it may not allow the method. */
  public @Nullable Behaviour at(String path, String method) {
    Behaviour first = null;
    for (Behaviour behaviour : table) {
      if (behaviour.covers(path)) {
        if (behaviour.methods().contains(method)) {
          return behaviour;
        }
        first = first == null ? behaviour : first;
      }
    }
    return first;
  }

  private static Behaviour open(String name, String pattern, List<String> methods, Target target) {
    return new Behaviour(name, pattern, methods, target);
  }

  private static Behaviour docs(Service service) {
    return open(
        "docs", "/api/docs/" + service.name(), READ, new Target.Fixed(service, "/v3/api-docs"));
  }

  private static Behaviour restricted(String name, String pattern, Target.Restricted target) {
    return new Behaviour(name, pattern, READ, target);
  }
}

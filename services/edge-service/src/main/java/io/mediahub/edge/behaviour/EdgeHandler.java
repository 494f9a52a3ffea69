package io.mediahub.edge.behaviour;

import io.mediahub.base.problem.HttpProblem;
import io.mediahub.edge.health.HealthReport;
import io.mediahub.edge.http.Cors;
import io.mediahub.edge.http.EdgeProblem;
import io.mediahub.edge.http.ErrorAnswer;
import io.mediahub.edge.http.Exchange;
import io.mediahub.edge.http.RequestPath;
import io.mediahub.edge.limits.Kind;
import io.mediahub.edge.limits.Throttle;
import io.mediahub.edge.origin.MediaOrigin;
import io.mediahub.edge.origin.ServiceOrigin;
import io.mediahub.edge.revocation.Watch;
import io.mediahub.edge.signing.CredentialsParser;
import io.mediahub.edge.signing.Denial;
import io.mediahub.edge.signing.SignatureGate;
import java.io.IOException;

/** Takes a request through its behaviour: who may ask, how, and where the answer comes from. */
public final class EdgeHandler {
  private final Behaviours behaviours;
  private final Cors cors;
  private final Throttle throttle;
  private final SignatureGate gate;
  private final Watch watch;
  private final ServiceOrigin services;
  private final MediaOrigin media;
  private final HealthReport health;

  public EdgeHandler(
      Behaviours behaviours,
      Cors cors,
      Throttle throttle,
      SignatureGate gate,
      Watch watch,
      ServiceOrigin services,
      MediaOrigin media,
      HealthReport health) {
    this.behaviours = behaviours;
    this.cors = cors;
    this.throttle = throttle;
    this.gate = gate;
    this.watch = watch;
    this.services = services;
    this.media = media;
    this.health = health;
  }

  /** Returns the behaviour's name, for metrics. */
  public String handle(Exchange exchange) throws IOException {
    String path = exchange.path();
    if (exchange.client().host() == null && !isHealth(path)) {
      exchange.response().setHeader("Connection", "close"); // a body is not waited for
      ErrorAnswer.of(EdgeProblem.HOST_UNKNOWN).send(exchange);
      return "none";
    }
    cors.decorate(exchange); // a page must be able to read refusals as well
    if (!RequestPath.isPlain(path)) {
      ErrorAnswer.of(EdgeProblem.PATH_INVALID).send(exchange);
      return "none";
    }
    Behaviour behaviour = behaviours.at(path, exchange.method());
    if (behaviour == null) {
      ErrorAnswer.of(HttpProblem.NOT_FOUND).send(exchange);
      return "none";
    }
    if (Cors.isPreflight(exchange)) {
      cors.preflight(exchange, behaviour.allow());
    } else if (!behaviour.methods().contains(exchange.method())) {
      exchange.response().setHeader("Allow", behaviour.allow());
      ErrorAnswer.of(HttpProblem.METHOD_NOT_ALLOWED).send(exchange);
    } else if (exchange.method().equals("OPTIONS")) {
      exchange.response().setHeader("Allow", behaviour.allow());
      exchange.response().setStatus(204);
    } else {
      answer(exchange, path, behaviour.target());
    }
    return behaviour.name();
  }

  private void answer(Exchange exchange, String path, Target target) throws IOException {
    switch (target) {
      // Not counted: a supervisor must get an answer during a flood, too.
      case Target.Health own -> health.send(exchange);
      case Target.Open open -> {
        if (!throttle.refuses(exchange, kind(exchange, path))) {
          open(exchange, open);
        }
      }
      case Target.Restricted restricted -> {
        if (!throttle.refuses(exchange, kind(exchange, path))) {
          restricted(exchange, restricted);
        }
      }
    }
  }

  /** Load balancers ask for health by an address instead of a name. */
  private boolean isHealth(String path) {
    Behaviour behaviour = RequestPath.isPlain(path) ? behaviours.at(path, "GET") : null;
    return behaviour != null && behaviour.target() instanceof Target.Health;
  }

  /** A body too large for a log-in is refused unread, and must not use up the rate of log-ins. */
  private Kind kind(Exchange exchange, String path) {
    return services.takes(exchange) ? Kind.of(exchange.method(), path) : Kind.COMMANDS;
  }

  private void open(Exchange exchange, Target.Open target) throws IOException {
    switch (target) {
      case Target.Api(var service, var text) -> {
        String query = exchange.request().getQueryString();
        if (text) {
          services.serveText(exchange, service, exchange.path(), query);
        } else {
          services.serve(exchange, service, exchange.path(), query);
        }
      }
      case Target.Live(var service) ->
          services.serveLive(
              exchange, service, exchange.path(), exchange.request().getQueryString());
      case Target.Fixed(var service, var path) -> services.serve(exchange, service, path, null);
    }
  }

  private void restricted(Exchange exchange, Target.Restricted target) throws IOException {
    PlaybackPath path = PlaybackPath.parse(exchange.path());
    if (path == null) {
      ErrorAnswer.of(HttpProblem.NOT_FOUND).send(exchange);
      return;
    }
    Denial denial = gate.refuses(exchange.request(), exchange.client().address());
    if (denial != null) {
      forbidden(exchange, denial);
      return;
    }
    switch (watch.of(path.playbackId(), path.mediaId())) {
      case ALLOWED -> serve(exchange, target, path);
      case REVOKED -> forbidden(exchange, Denial.PLAYBACK_REVOKED);
      case DELETED -> forbidden(exchange, Denial.MEDIA_DELETED);
      case UNKNOWN -> forbidden(exchange, Denial.PLAYBACK_UNKNOWN);
      case UNSURE -> ErrorAnswer.of(EdgeProblem.REVOCATIONS_UNKNOWN).send(exchange);
      case STARTING -> ErrorAnswer.of(EdgeProblem.EDGE_STARTING).send(exchange);
    }
  }

  private static void forbidden(Exchange exchange, Denial denial) throws IOException {
    exchange.response().setHeader("X-Cache", "Error from mediahub-edge");
    ErrorAnswer.of(denial).send(exchange);
  }

  private void serve(Exchange exchange, Target.Restricted target, PlaybackPath path)
      throws IOException {
    switch (target) {
      case Target.Playlists(var service) ->
          services.serveRestricted(
              exchange,
              service,
              "/internal/playlists/" + path.object(),
              CredentialsParser.ownQuery(exchange.request().getQueryString()));
      case Target.Keys(var service) ->
          services.serveRestricted(
              exchange, service, "/internal/keys/" + path.playbackId() + "/" + path.object(), null);
      case Target.Media bucket -> media.serve(exchange, path.playbackId(), path.object());
    }
  }
}

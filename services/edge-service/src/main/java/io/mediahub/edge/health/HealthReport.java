package io.mediahub.edge.health;

import io.mediahub.edge.http.Exchange;
import io.mediahub.edge.origin.Service;
import io.mediahub.edge.origin.ServiceProbe;
import io.mediahub.edge.revocation.LogContact;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The public answer of {@code /actuator/health}: names and states, nothing else. The HTTP status is
 * that of the edge alone, so that a supervisor does not restart it because a service is down. The
 * body names the services; {@code DEGRADED} means that the edge serves while a part of the platform
 * does not. {@code /readiness} and {@code /liveness} below it speak of the edge only.
 */
public final class HealthReport {
  private static final JsonMapper JSON = new JsonMapper();

  /** Frequent requests for health must not become frequent requests to the services. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final List<Service> services;
  private final ServiceProbe probe;
  private final LogContact contact;
  private final Clock clock;
  private final ReentrantLock asking = new ReentrantLock();
  private @Nullable Probed last;

  private record Probed(Instant at, Map<String, List<Boolean>> states) {}

  public HealthReport(List<Service> services, ServiceProbe probe, LogContact contact, Clock clock) {
    this.services = List.copyOf(services);
    this.probe = probe;
    this.contact = contact;
    this.clock = clock;
  }

  public void send(Exchange exchange) throws IOException {
    String own = own();
    String path = exchange.path();
    Map<String, Object> body = new LinkedHashMap<>();
    if (path.endsWith("/liveness")) {
      body.put("status", "UP");
    } else if (path.endsWith("/readiness")) {
      body.put("status", own);
    } else {
      Map<String, Object> parts = new LinkedHashMap<>();
      parts.put("edge-service", Map.of("status", own));
      boolean allUp = true;
      for (var service : states().entrySet()) {
        List<Boolean> instances = service.getValue();
        parts.put(service.getKey(), part(instances));
        allUp &= !instances.contains(false);
      }
      body.put("status", own.equals("UP") && !allUp ? "DEGRADED" : own);
      body.put("components", parts);
    }
    byte[] bytes = JSON.writeValueAsBytes(body);
    var response = exchange.response();
    Object status = body.get("status");
    response.setStatus("UP".equals(status) || "DEGRADED".equals(status) ? 200 : 503);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(bytes.length);
    if (!exchange.isHead()) {
      response.getOutputStream().write(bytes);
    }
  }

  /** Several instances are told one by one, in the order of the setting, without addresses. */
  private static Map<String, Object> part(List<Boolean> instances) {
    Map<String, Object> part = new LinkedHashMap<>();
    part.put("status", state(instances));
    if (instances.size() > 1) {
      part.put(
          "instances", instances.stream().map(up -> Map.of("status", up ? "UP" : "DOWN")).toList());
    }
    return part;
  }

  private static String state(List<Boolean> instances) {
    if (!instances.contains(true)) {
      return "DOWN";
    }
    return instances.contains(false) ? "DEGRADED" : "UP";
  }

  private String own() {
    return switch (contact.state(clock.instant())) {
      case STARTING -> "OUT_OF_SERVICE";
      case LIVE -> "UP";
      case DEGRADED, BLIND -> "DEGRADED";
    };
  }

  /** One caller asks the services; callers that arrive meanwhile wait for the same answer. */
  private Map<String, List<Boolean>> states() {
    asking.lock();
    try {
      Probed known = last;
      if (known == null || Duration.between(known.at(), clock.instant()).compareTo(FRESH) >= 0) {
        known = new Probed(clock.instant(), probe.states(services));
        last = known;
      }
      return known.states();
    } finally {
      asking.unlock();
    }
  }
}

package io.mediahub.edge.origin;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;

/** Asks services how they are, all at once and not for long. */
public final class ServiceProbe {
  private static final int SECONDS = 2;
  private static final RequestConfig PATIENCE =
      RequestConfig.custom()
          .setResponseTimeout(Timeout.ofSeconds(SECONDS))
          .setConnectionRequestTimeout(Timeout.ofSeconds(SECONDS))
          .setRedirectsEnabled(false)
          .build();

  private final OriginClient client;

  public ServiceProbe(OriginClient client) {
    this.client = client;
  }

  /** By name of the service, in their order: {@code UP}, or {@code DOWN} for anything else. */
  public Map<String, String> states(List<Service> services) {
    Map<String, String> states = new LinkedHashMap<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<Service, Future<Boolean>> answers = new LinkedHashMap<>();
      services.forEach(service -> answers.put(service, threads.submit(() -> isUp(service))));
      answers.forEach((service, answer) -> states.put(service.name(), in(answer)));
      threads.shutdownNow();
    }
    return states;
  }

  private static String in(Future<Boolean> answer) {
    try {
      return answer.get(2L * SECONDS, TimeUnit.SECONDS) ? "UP" : "DOWN";
    } catch (ExecutionException | TimeoutException e) {
      return "DOWN";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "DOWN";
    }
  }

  private boolean isUp(Service service) throws IOException {
    HttpGet request = new HttpGet("/actuator/health");
    request.setConfig(PATIENCE);
    try (ClassicHttpResponse answer = client.open(service.url(), request)) {
      boolean up = answer.getCode() == 200;
      if (answer.getEntity() != null) {
        answer.getEntity().getContent().transferTo(java.io.OutputStream.nullOutputStream());
      }
      return up;
    }
  }
}

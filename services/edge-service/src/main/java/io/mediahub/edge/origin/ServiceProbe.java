package io.mediahub.edge.origin;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
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
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.util.Timeout;

/** Asks all replicas for their health at the same time, with a short deadline. */
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

  /** By name of the service, in their order: whether each of its instances is up. */
  public Map<String, List<Boolean>> states(List<Service> services) {
    Map<String, List<Boolean>> states = new LinkedHashMap<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<String, List<Future<Boolean>>> answers = new LinkedHashMap<>();
      for (Service service : services) {
        List<Future<Boolean>> each = new ArrayList<>();
        for (Instance instance : service.instances()) {
          each.add(threads.submit(() -> isUp(instance)));
        }
        answers.put(service.name(), each);
      }
      answers.forEach(
          (name, each) -> states.put(name, each.stream().map(ServiceProbe::in).toList()));
      threads.shutdownNow();
    }
    return states;
  }

  private static boolean in(Future<Boolean> answer) {
    try {
      return answer.get(2L * SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean isUp(Instance instance) throws IOException {
    HttpGet request = new HttpGet("/actuator/health");
    request.setConfig(PATIENCE);
    try (Opened opened = client.open(instance, request)) {
      boolean up = opened.answer().getCode() == 200;
      HttpEntity entity = opened.answer().getEntity();
      if (entity != null) {
        entity.getContent().transferTo(OutputStream.nullOutputStream());
      }
      return up;
    }
  }
}

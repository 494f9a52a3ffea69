package io.mediahub.local.component;

import io.mediahub.local.process.Component;
import io.mediahub.local.process.Launch;
import io.mediahub.local.process.Probes;
import io.mediahub.local.settings.OwnerOnly;
import io.mediahub.local.settings.Platform;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One process of one of MediaHub's own services. Further replicas are named after the first, such
 * as {@code view-service-2}; each has a port and, where the service keeps files, a folder of its
 * own.
 */
final class Service implements Component {
  private final Platform platform;
  private final String service;
  private final int replica;
  private final Set<String> needs;
  private final int heapMegabytes;
  private volatile @Nullable String detail;

  /**
   * @param replica counted from 1
   */
  Service(Platform platform, String service, int replica, int heapMegabytes, Set<String> needs) {
    this.platform = platform;
    this.service = service;
    this.replica = replica;
    this.heapMegabytes = heapMegabytes;
    this.needs = needs;
  }

  @Override
  public String name() {
    return replica == 1 ? service : service + "-" + replica;
  }

  int port() {
    return platform.ports().service(service, replica);
  }

  @Override
  public Set<String> needs() {
    return needs;
  }

  /** People go to the edge by the name that its cookies belong to. */
  @Override
  public String url() {
    return edge() ? platform.publicUrl() : here();
  }

  private boolean edge() {
    return service.equals("edge-service");
  }

  private String here() {
    return "http://127.0.0.1:" + port();
  }

  @Override
  public void prepare() throws IOException {
    OwnerOnly.folder(platform.places().data(name()));
  }

  @Override
  public Launch launch() throws IOException {
    Path jar = platform.places().dist().resolve("services/" + service + ".jar");
    Jvm jvm = Jvm.jar(platform.places(), service, heapMegabytes, jar);
    jvm.option("-XX:TieredStopAtLevel=1");
    return (replica == 1 ? jvm : jvm.withoutRecording())
        .launch(platform.places().state(), Map.of(), arguments());
  }

  private String[] arguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add(
        "--spring.config.additional-location=file:"
            + platform.places().config().resolve("platform.properties"));
    arguments.add("--server.port=" + port());
    if (replica > 1) {
      arguments.add("--mediahub.work-dir=" + platform.places().data(name()));
      arguments.add("--mediahub.streams.instance=" + name());
    }
    return arguments.toArray(String[]::new);
  }

  @Override
  public boolean ready() throws IOException, InterruptedException {
    HttpResponse<String> health = Probes.get(inside() + "/actuator/health");
    detail = HealthDetail.of(health.body());
    return health.statusCode() == 200;
  }

  @Override
  public @Nullable String detail() {
    return detail;
  }

  /** The edge shows details on its internal port alone. */
  private String inside() {
    return edge() ? "http://127.0.0.1:" + platform.ports().edgeInternal() : here();
  }

  /**
   * Whatever it says: a database that is away makes it unready, and a new process would be no
   * better. Only one that does not live, or says nothing, is started anew.
   */
  @Override
  public boolean alive() throws IOException, InterruptedException {
    return Probes.http(here() + "/actuator/health/liveness", 200);
  }

  @Override
  public Duration stillFor() {
    return Duration.ofMinutes(3);
  }
}

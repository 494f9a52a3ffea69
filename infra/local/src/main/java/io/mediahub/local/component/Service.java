package io.mediahub.local.component;

import io.mediahub.local.process.Component;
import io.mediahub.local.process.Launch;
import io.mediahub.local.process.Probes;
import io.mediahub.local.settings.OwnerOnly;
import io.mediahub.local.settings.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** One of MediaHub's own services. */
final class Service implements Component {
  private final Platform platform;
  private final String name;
  private final Set<String> needs;
  private final int heapMegabytes;
  private final String live;

  Service(Platform platform, String name, int heapMegabytes, Set<String> needs) {
    this.platform = platform;
    this.name = name;
    this.heapMegabytes = heapMegabytes;
    this.needs = needs;
    // The edge has one health for all to see; it answers with 200 whatever lies behind it.
    this.live = name.equals("edge-service") ? "/actuator/health" : "/actuator/health/liveness";
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<String> needs() {
    return needs;
  }

  @Override
  public String url() {
    return "http://127.0.0.1:" + platform.ports().service(name);
  }

  @Override
  public void prepare() throws IOException {
    OwnerOnly.folder(platform.places().data(name));
  }

  @Override
  public Launch launch() throws IOException {
    Path jar = platform.places().dist().resolve("services/" + name + ".jar");
    return Jvm.jar(platform.places(), name, heapMegabytes, jar)
        .option("-XX:TieredStopAtLevel=1")
        .launch(
            platform.places().state(),
            Map.of(),
            "--spring.config.additional-location=file:"
                + platform.places().config().resolve("platform.properties"),
            "--server.port=" + platform.ports().service(name));
  }

  @Override
  public boolean ready() throws IOException, InterruptedException {
    return Probes.http(url() + "/actuator/health", 200);
  }

  /**
   * Whatever it says: a database that is away makes it unready, and a new process would be no
   * better. Only one that does not live, or says nothing, is started anew.
   */
  @Override
  public boolean alive() throws IOException, InterruptedException {
    return Probes.http(url() + live, 200);
  }

  @Override
  public Duration readyWithin() {
    return Duration.ofMinutes(3);
  }
}

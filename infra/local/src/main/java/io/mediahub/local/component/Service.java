package io.mediahub.local.component;

import io.mediahub.local.process.Component;
import io.mediahub.local.process.Launch;
import io.mediahub.local.process.Probes;
import io.mediahub.local.settings.OwnerOnly;
import io.mediahub.local.settings.Platform;
import io.mediahub.local.settings.Setting;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One process of one of MediaHub's own services. Further replicas are named after the first, such
 * as {@code view-service-2}; each has a port and, where the service keeps files, a folder of its
 * own.
 */
class Service implements Component {
  private final Platform platform;
  private final Kind kind;
  private final int replica;
  private volatile @Nullable String detail;

  /**
   * What all replicas of a service have in common.
   *
   * @param name of the service, of its jar and of its first replica
   * @param port offset of the first replica's port
   * @param called whether other services call it by HTTP and so need its addresses
   * @param needs what must serve before it is started
   */
  record Kind(String name, int port, int heapMegabytes, boolean called, List<Component> needs) {
    /** The setting that names the service's address elsewhere. */
    private String url() {
      return "mediahub." + name + ".url";
    }

    /** How many processes of it run here; one that runs elsewhere is listed once. */
    int replicas(Platform platform) {
      return platform.isSet(url()) ? 1 : platform.replicas();
    }
  }

  /**
   * @param replica counted from 1
   */
  Service(Platform platform, Kind kind, int replica) {
    this.platform = platform;
    this.kind = kind;
    this.replica = replica;
  }

  @Override
  public final String name() {
    return replica == 1 ? kind.name() : kind.name() + "-" + replica;
  }

  int port() {
    return platform.ports().internal(kind.port(), replica);
  }

  @Override
  public final Set<String> needs() {
    return kind.needs().stream().map(Component::name).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public final boolean external() {
    return platform.isSet(kind.url());
  }

  @Override
  public String url() {
    return external() ? Platform.shown(platform.settings().get(kind.url(), "")) : here();
  }

  private String here() {
    return "http://127.0.0.1:" + port();
  }

  /** Services that others call know the address as well, and describe it. */
  @Override
  public List<Setting> settings() {
    return kind.called()
        ? List.of()
        : List.of(
            Setting.address(
                kind.url(),
                "where the " + kind.name() + " runs, if not here; none is started then"));
  }

  @Override
  public Map<String, Integer> ports() {
    return Map.of(name(), port());
  }

  /**
   * The first replica lists the addresses of all replicas, among which the edge spreads requests.
   */
  @Override
  public Map<String, String> properties() {
    return kind.called() && replica == 1 ? Map.of(kind.url(), addresses()) : Map.of();
  }

  private String addresses() {
    return platform
        .settings()
        .get(kind.url())
        .orElseGet(
            () ->
                IntStream.rangeClosed(1, platform.replicas())
                    .mapToObj(each -> new Service(platform, kind, each).here())
                    .collect(Collectors.joining(",")));
  }

  @Override
  public void prepare() throws IOException {
    OwnerOnly.folder(platform.places().data(name()));
  }

  @Override
  public Launch launch() throws IOException {
    Path jar = platform.places().dist().resolve("services/" + kind.name() + ".jar");
    Jvm jvm = Jvm.jar(platform, kind.name(), kind.heapMegabytes(), jar);
    jvm.startsFast();
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
    HttpResponse<String> health = Probes.get(internalUrl() + "/actuator/health");
    detail = HealthDetail.of(health.body());
    return health.statusCode() == 200;
  }

  @Override
  public @Nullable String detail() {
    return detail;
  }

  /** Where it shows health in detail and metrics. */
  String internalUrl() {
    return here();
  }

  /**
   * A service whose database is away is not ready, but restarting it would not help. It is started
   * again only when its liveness probe fails.
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

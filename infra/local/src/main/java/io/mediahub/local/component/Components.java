package io.mediahub.local.component;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.process.Component;
import io.mediahub.local.settings.Platform;
import io.mediahub.local.settings.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every component of the platform. A new component is a class and a line here; all that is special
 * about it is in its class.
 */
public final class Components {
  private final Platform platform;
  private final List<Component> all = new ArrayList<>();
  private final Component streamService;

  public Components(Platform platform) {
    this(platform, false);
  }

  /**
   * @param newSlot whether a replication slot that is gone is made again, and the connector begins
   *     with it
   */
  public Components(Platform platform, boolean newSlot) {
    this.platform = platform;
    Postgres postgres = add(new Postgres(platform, newSlot));
    Kafka kafka = add(new Kafka(platform));
    Component s3 = add(new S3(platform));
    Component mongo = add(new Mongo(platform));
    Component registry = add(new Registry(platform, postgres));
    Connect connect = add(new Connect(platform, kafka, postgres));
    List<Component> store = List.of(postgres, kafka, registry);
    streamService =
        add(Service::new, new Service.Kind("stream-service", 14, 256, true, with(store, mongo)));
    Component users =
        add(Service::new, new Service.Kind("user-service", 10, 192, true, with(store, mongo)));
    add(Service::new, new Service.Kind("upload-service", 11, 192, true, with(store, s3)));
    add(Service::new, new Service.Kind("view-service", 12, 192, true, store));
    add(EncoderService::new, new Service.Kind("encoder-service", 13, 192, false, with(store, s3)));
    add(new EdgeService(platform, with(store, s3)));
    add(new OutboxConnector(platform, postgres, connect, users, newSlot));
  }

  private interface Maker {
    Service make(Platform platform, Service.Kind kind, int replica);
  }

  private <C extends Component> C add(C component) {
    all.add(component);
    return component;
  }

  /** Adds every replica, and returns the first. */
  private Component add(Maker maker, Service.Kind kind) {
    List<Service> replicas =
        IntStream.rangeClosed(1, kind.replicas(platform))
            .mapToObj(replica -> maker.make(platform, kind, replica))
            .toList();
    all.addAll(replicas);
    return replicas.getFirst();
  }

  private static List<Component> with(List<Component> needs, Component more) {
    List<Component> all = new ArrayList<>(needs);
    all.add(more);
    return List.copyOf(all);
  }

  public List<Component> all() {
    return List.copyOf(all);
  }

  /** Every replica of the service that owns the read models. */
  public List<Component> streamServices() {
    String name = streamService.name();
    return all.stream().filter(each -> each.name().matches(name + "(-\\d+)?")).toList();
  }

  /** Those that a setting replaces by another address. */
  public List<Component> external() {
    return all.stream().filter(Component::external).toList();
  }

  /** The settings that only the launcher reads, for {@code docs/settings.md}. */
  public List<Setting> settings() {
    return Stream.concat(
            Platform.SETTINGS.stream(), all.stream().flatMap(each -> each.settings().stream()))
        .distinct()
        .toList();
  }

  /**
   * Those to run.
   *
   * @param only names to choose; all when empty
   */
  public List<Component> chosen(Set<String> only) {
    Set<String> names = new TreeSet<>();
    all.forEach(c -> names.add(c.name()));
    for (String name : only) {
      if (!names.contains(name)) {
        throw new Failure(
            ExitCode.USAGE,
            "There is no component named '" + name + "'.",
            "The components are: " + String.join(", ", names) + ".");
      }
    }
    return all.stream()
        .filter(c -> only.isEmpty() || only.contains(c.name()))
        .filter(c -> !c.external())
        .toList();
  }

  /**
   * What {@code platform.properties} says. Keys of the settings file that are not known here come
   * last: the services may know them.
   */
  public Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>(platform.properties());
    all.forEach(component -> properties.putAll(component.properties()));
    Sizing.of(platform)
        .services()
        .forEach((key, value) -> properties.put(key, platform.settings().get(key, value)));
    platform.settings().fromFile().forEach(properties::putIfAbsent);
    return properties;
  }
}

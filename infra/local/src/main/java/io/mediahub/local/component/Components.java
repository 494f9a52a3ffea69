package io.mediahub.local.component;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.process.Component;
import io.mediahub.local.settings.Platform;
import io.mediahub.local.settings.Ports;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Every component of the platform, and which of them are to be run. */
public final class Components {
  private final Platform platform;

  public Components(Platform platform) {
    this.platform = platform;
  }

  private List<Component> all() {
    Set<String> store = Set.of("postgres", "kafka", "registry");
    List<Component> all = new ArrayList<>();
    all.add(new Postgres(platform));
    all.add(new Kafka(platform));
    all.add(new S3(platform));
    all.add(new Mongo(platform));
    all.add(new Registry(platform));
    all.add(new Connect(platform));
    all.addAll(replicas("stream-service", 256, with(store, "mongo")));
    all.addAll(replicas("user-service", 192, with(store, "mongo")));
    all.addAll(replicas("upload-service", 192, with(store, "s3")));
    all.addAll(replicas("view-service", 192, store));
    all.addAll(replicas("encoder-service", 192, with(store, "s3")));
    all.addAll(replicas("edge-service", 192, with(store, "s3")));
    all.add(new OutboxConnector(platform, Set.of("postgres", "connect", "user-service")));
    return all;
  }

  private List<Service> replicas(String service, int heapMegabytes, Set<String> needs) {
    return IntStream.rangeClosed(1, platform.replicas(service))
        .mapToObj(replica -> new Service(platform, service, replica, heapMegabytes, needs))
        .toList();
  }

  private static Set<String> with(Set<String> needs, String more) {
    Set<String> all = new TreeSet<>(needs);
    all.add(more);
    return all;
  }

  /** Names that an address in a setting stands for. */
  public Set<String> external() {
    Set<String> names = new TreeSet<>();
    all().stream().map(Component::name).filter(platform::replaced).forEach(names::add);
    return names;
  }

  /**
   * Those to run.
   *
   * @param only names to choose; all when empty
   */
  public List<Component> chosen(Set<String> only) {
    List<Component> all = all();
    Set<String> names = new TreeSet<>();
    all.forEach(c -> names.add(c.name()));
    for (String name : only) {
      if (!names.contains(name)) {
        throw new Failure(
            ExitCode.USAGE,
            "There is no component named '" + name + "'.",
            "Known are: " + String.join(", ", names) + ".");
      }
    }
    return all.stream()
        .filter(c -> only.isEmpty() || only.contains(c.name()))
        .filter(c -> !platform.replaced(c.name()))
        .toList();
  }

  /** Ports that these components will listen on, by name. */
  public Map<String, Integer> ports(List<Component> components) {
    Ports ports = platform.ports();
    Map<String, Integer> taken = new LinkedHashMap<>();
    for (Component component : components) {
      String name = component.name();
      switch (name) {
        case "postgres" -> taken.put(name, ports.postgres());
        case "kafka" -> {
          taken.put(name, ports.kafka());
          taken.put("kafka's controller", ports.kafkaController());
        }
        case "registry" -> taken.put(name, ports.registry());
        case "connect" -> taken.put(name, ports.connect());
        case "s3" -> taken.put(name, ports.s3());
        case "mongo" -> taken.put(name, ports.mongo());
        case "outbox" -> {}
        case "edge-service" -> {
          taken.put(name, ((Service) component).port());
          taken.put("the edge's internal port", ports.edgeInternal());
        }
        default -> taken.put(name, ((Service) component).port());
      }
    }
    return taken;
  }
}

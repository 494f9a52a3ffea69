package io.mediahub.edge.origin;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A service behind the edge, with any number of replicas. The replica with the fewest open requests
 * is asked first, and equally busy ones in turn. A replica that cannot be reached is left out for
 * some seconds. If none can be reached they are all tried, so that their return is noticed.
 */
public final class Service {
  private final String name;
  private final List<Instance> instances;
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * @param name as people know it: {@code view-service}
   * @param addresses of its instances, at least one
   */
  public Service(String name, List<URI> addresses) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException(name + " has no address");
    }
    this.name = name;
    this.instances = addresses.stream().map(Instance::new).toList();
  }

  public String name() {
    return name;
  }

  List<Instance> instances() {
    return instances;
  }

  /**
   * The order in which to ask them.
   *
   * @param now in nanoseconds, of {@link System#nanoTime}
   */
  List<Instance> order(long now) {
    if (instances.size() == 1) {
      return instances;
    }
    int first = Math.floorMod(turn.getAndIncrement(), instances.size());
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < instances.size(); i++) {
      Instance instance = instances.get((first + i) % instances.size());
      // Read once: the number changes during the sort, which needs a stable order.
      candidates.add(new Candidate(instance, instance.isOut(now), instance.busy()));
    }
    candidates.sort(Candidate.ORDER);
    return candidates.stream().map(Candidate::instance).toList();
  }

  private record Candidate(Instance instance, boolean out, int busy) {
    static final Comparator<Candidate> ORDER =
        Comparator.comparing(Candidate::out).thenComparingInt(Candidate::busy);
  }
}

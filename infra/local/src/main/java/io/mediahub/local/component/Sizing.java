package io.mediahub.local.component;

import com.sun.management.OperatingSystemMXBean;
import io.mediahub.local.settings.Platform;
import io.mediahub.local.settings.Profile;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that differs between the profiles: heaps, collectors and compilers of the JVMs, pools of
 * connections, and buffers. Each component says what it has on a laptop; a server has more of it.
 */
final class Sizing {
  /** Of all heaps together on a laptop, in megabytes. */
  private static final int LAPTOP_HEAPS = 2_400;

  /** Part of a server's memory that the heaps may have; caches of files need the rest. */
  private static final double HEAPS = 0.4;

  private static final int LARGEST_FACTOR = 4;
  private static final int MANY_CORES = 4;
  private static final int LARGE_HEAP = 1_024;
  private static final int LAPTOP_POOL = 8;
  private static final int LARGEST_POOL = 64;
  private static final int LARGEST_SHARED_BUFFERS = 1_024;
  private static final int EDGE_CACHE = 64;

  private final Profile profile;
  private final int cores;
  private final long memoryMegabytes;

  /**
   * @param cores that the platform may use
   * @param memoryMegabytes of the machine, or of the container
   */
  Sizing(Profile profile, int cores, long memoryMegabytes) {
    this.profile = profile;
    this.cores = cores;
    this.memoryMegabytes = memoryMegabytes;
  }

  /** For this machine. */
  static Sizing of(Platform platform) {
    long bytes =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return new Sizing(platform.profile(), Runtime.getRuntime().availableProcessors(), bytes >> 20);
  }

  private boolean server() {
    return profile == Profile.SERVER;
  }

  /** What distinguishes the files of a profile from those of the other; empty on a laptop. */
  String suffix() {
    return server() ? "-server" : "";
  }

  /**
   * Of a JVM, in megabytes.
   *
   * @param laptop what it has on a laptop
   */
  int heap(int laptop) {
    if (!server()) {
      return laptop;
    }
    double factor = HEAPS * memoryMegabytes / LAPTOP_HEAPS;
    return (int) (laptop * Math.clamp(factor, 1, LARGEST_FACTOR));
  }

  /**
   * Heap and collector.
   *
   * @param laptop heap on a laptop, in megabytes
   */
  List<String> memory(int laptop) {
    int heap = heap(laptop);
    return server()
        ? List.of("-XX:InitialHeapSize=" + heap / 2 + "m", "-Xmx" + heap + "m", collector(heap))
        : List.of(
            // Room for a start without many collections.
            "-XX:InitialHeapSize=" + Math.min(64, heap) + "m",
            "-XX:MinHeapSize=16m",
            "-Xmx" + heap + "m",
            "-XX:+UseSerialGC",
            // After a load, the heap shrinks to what is needed (at the next full collection).
            "-XX:MinHeapFreeRatio=20",
            "-XX:MaxHeapFreeRatio=40");
  }

  /** G1 keeps pauses short where it has cores for that beside the work. */
  private String collector(int heap) {
    if (cores >= MANY_CORES && heap >= LARGE_HEAP) {
      return "-XX:+UseG1GC";
    }
    return cores > 1 ? "-XX:+UseParallelGC" : "-XX:+UseSerialGC";
  }

  /** For a process that on a laptop starts faster, and is small, with the first compiler alone. */
  List<String> compiler() {
    return server() ? List.of() : List.of("-XX:TieredStopAtLevel=1");
  }

  /** Connections of one process to one database. */
  private int pool() {
    return server() ? Math.clamp(8L * cores, LAPTOP_POOL, LARGEST_POOL) : LAPTOP_POOL;
  }

  /**
   * Sessions that PostgreSQL allows.
   *
   * @param replicas of each service; a full set holds up to forty connections on a laptop, and two
   *     pools in each of three services
   */
  int sessions(int replicas) {
    return 70 + replicas * (50 + 6 * (pool() - LAPTOP_POOL));
  }

  /** Lines of {@code postgresql.conf}. */
  String postgres() {
    return server()
        ? """
          shared_buffers = %dMB
          max_wal_size = 2GB
          wal_buffers = 16MB
          autovacuum_max_workers = 2
          """
            .formatted(Math.clamp(memoryMegabytes / 8, 64, LARGEST_SHARED_BUFFERS))
        : """
          shared_buffers = 64MB
          max_wal_size = 512MB
          autovacuum_max_workers = 1
          """;
  }

  /** Settings of the services, which a person's own go before. */
  Map<String, String> services() {
    if (!server()) {
      return Map.of();
    }
    Map<String, String> all = new LinkedHashMap<>();
    all.put("mediahub.decisions.pool-size", Integer.toString(pool()));
    all.put("mediahub.views.pool-size", Integer.toString(pool()));
    all.put("mediahub.edge.max-connections", "2048");
    all.put("mediahub.edge.cache.size", heap(EDGE_CACHE) + "MB");
    return all;
  }

  /** Settings of the broker. */
  Map<String, String> broker() {
    return server()
        ? Map.of(
            "num.network.threads", Integer.toString(Math.max(3, cores)),
            "num.io.threads", Integer.toString(Math.max(8, 2 * cores)),
            "background.threads", "4",
            "log.cleaner.dedupe.buffer.size", "67108864",
            "log.segment.bytes", "1073741824")
        // Small and quiet: the defaults are for a machine of its own.
        : Map.of(
            "num.network.threads", "2",
            "num.io.threads", "4",
            "background.threads", "2",
            "log.cleaner.dedupe.buffer.size", "16777216",
            "log.segment.bytes", "268435456");
  }

  /** Settings of the outbox connector beside those of its file, which are for little load. */
  Map<String, String> connector() {
    return server()
        ? Map.of(
            "max.batch.size", "4096",
            "max.queue.size", "16384",
            "producer.override.linger.ms", "3",
            "producer.override.batch.size", "131072")
        : Map.of();
  }
}

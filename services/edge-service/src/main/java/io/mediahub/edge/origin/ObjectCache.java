package io.mediahub.edge.origin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mediahub.edge.settings.EdgeSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objects that are asked for most, in memory. The key is the object's own: all playbacks of a
 * film share what was fetched once, since the playback id is not part of it.
 */
public final class ObjectCache {
  private static final int OVERHEAD = 256;

  private final Cache<String, StoredObject> objects;
  private final long maxObject;
  private final boolean keeps;
  private final Budget collecting;

  public ObjectCache(EdgeSettings.Cache settings, MeterRegistry meters) {
    this.keeps = settings.size().toBytes() > 0;
    this.maxObject = Math.min(settings.maxObject().toBytes(), settings.size().toBytes());
    this.objects =
        Caffeine.newBuilder()
            .maximumWeight(settings.size().toBytes())
            .weigher((String key, StoredObject object) -> object.bytes().length + OVERHEAD)
            .recordStats()
            .build();
    this.collecting = new Budget(settings.maxCollecting().toBytes());
    Gauge.builder("mediahub.edge.objects.collecting", collecting, Budget::taken)
        .baseUnit("bytes")
        .description("Objects on their way to viewers that will be kept once they are whole")
        .register(meters);
    CaffeineCacheMetrics.monitor(meters, objects, "mediahub.edge.objects", List.of());
  }

  @Nullable StoredObject get(String key) {
    return objects.getIfPresent(key);
  }

  /**
   * Whether an object is to be collected and kept. Collecting ends with {@link #collected}, whether
   * it succeeds or not; it lasts as long as the viewer takes to read, so that its memory is bounded
   * for all viewers together.
   *
   * @param length in bytes; negative when not known
   */
  boolean collects(long length) {
    return keeps && length >= 0 && length <= maxObject && collecting.take(length);
  }

  void collected(long length) {
    collecting.giveBack(length);
  }

  void put(String key, StoredObject object) {
    objects.put(key, object);
  }
}

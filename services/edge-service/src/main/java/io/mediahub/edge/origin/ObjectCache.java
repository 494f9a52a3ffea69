package io.mediahub.edge.origin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mediahub.edge.metrics.EdgeMeter;
import io.mediahub.edge.settings.EdgeSettings;
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

  public ObjectCache(EdgeSettings.Cache settings, ViewerMemory memory, MeterRegistry meters) {
    this.maxObject = Math.min(settings.maxObject().toBytes(), settings.size().toBytes());
    this.objects =
        Caffeine.newBuilder()
            .maximumWeight(settings.size().toBytes())
            .weigher((String key, StoredObject object) -> object.bytes().length + OVERHEAD)
            .recordStats()
            .build();
    EdgeMeter.OBJECTS_COLLECTING.gauge(meters, memory, ViewerMemory::taken);
    CaffeineCacheMetrics.monitor(meters, objects, "mediahub.edge.objects", List.of());
  }

  @Nullable StoredObject get(String key) {
    return objects.getIfPresent(key);
  }

  /**
   * Whether an object is small enough to be held whole, and kept.
   *
   * @param length in bytes
   */
  boolean isKept(long length) {
    return length <= maxObject;
  }

  void put(String key, StoredObject object) {
    objects.put(key, object);
  }
}

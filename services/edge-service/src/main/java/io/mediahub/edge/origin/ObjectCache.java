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
 * A cache of the objects that are requested most. The key does not contain the playback id, so all
 * playbacks of a media share what was fetched once.
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
   * Whether an object is small enough to be cached.
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

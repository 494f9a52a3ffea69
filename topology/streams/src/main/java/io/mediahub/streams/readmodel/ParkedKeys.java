package io.mediahub.streams.readmodel;

import io.mediahub.streams.readmodel.ParkedKey.Id;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parked keys of one task, in memory, and when each is tried again. */
final class ParkedKeys {
  private static final long UNKNOWN_SCHEMA_EVERY_NANOS = 60_000_000_000L;
  private static final long REGISTRY_AWAY_NANOS = 5_000_000_000L;

  private final Map<Id, ParkedKey> keys = new LinkedHashMap<>();

  /** Not before this time; what is not here is not tried by itself. */
  private final Map<Id, Long> dueNanos = new HashMap<>();

  /** Each is tried once by whoever begins: its reader or its folds may be newer ones. */
  ParkedKeys(List<ParkedKey> parked) {
    long now = System.nanoTime();
    for (ParkedKey key : parked) {
      keys.put(key.id(), key);
      dueNanos.put(key.id(), now);
    }
  }

  @Nullable ParkedKey get(Id id) {
    return keys.get(id);
  }

  Collection<ParkedKey> all() {
    return keys.values();
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  long records() {
    return keys.values().stream().mapToLong(ParkedKey::records).sum();
  }

  long bytes() {
    return keys.values().stream().mapToLong(ParkedKey::bytes).sum();
  }

  void put(ParkedKey key) {
    keys.put(key.id(), key);
    if (key.reason() == ParkedKey.Reason.UNKNOWN_SCHEMA) {
      dueNanos.putIfAbsent(key.id(), System.nanoTime() + UNKNOWN_SCHEMA_EVERY_NANOS);
    }
  }

  void remove(Id id) {
    keys.remove(id);
    dueNanos.remove(id);
  }

  void dueNow(Id id) {
    dueNanos.put(id, System.nanoTime());
  }

  void dueWhenTheRegistryMayBeBack(Id id) {
    dueNanos.put(id, System.nanoTime() + REGISTRY_AWAY_NANOS);
  }

  /** Takes those whose time has come. */
  List<ParkedKey> takeDue(int atMost) {
    long now = System.nanoTime();
    List<Id> due =
        dueNanos.entrySet().stream()
            .filter(entry -> entry.getValue() - now <= 0)
            .map(Map.Entry::getKey)
            .limit(atMost)
            .toList();
    due.forEach(dueNanos::remove);
    return due.stream().map(keys::get).filter(java.util.Objects::nonNull).toList();
  }
}

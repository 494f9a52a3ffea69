package io.mediahub.streams.readmodel.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parked keys of one task, in memory, and when each is tried again. Changes can be rolled back
 * until they are written.
 */
final class ParkedKeys {
  private static final Duration UNKNOWN_SCHEMA_EVERY = Duration.ofMinutes(1);
  private static final Duration REGISTRY_AWAY = Duration.ofSeconds(5);

  private final Map<ParkedKey.Id, ParkedKey> keys = new LinkedHashMap<>();

  /** When each key is due; a key that is not here is not tried automatically. */
  private final Map<ParkedKey.Id, Long> dueNanos = new HashMap<>();

  /**
   * The database's version of each key that has changed since the last write; empty when the
   * database has none.
   */
  private final Map<ParkedKey.Id, Optional<ParkedKey>> written = new HashMap<>();

  private final ModelTime time;
  private long records;
  private long bytes;

  /** Each is tried once when a task starts, since this process may be a newer version. */
  ParkedKeys(List<ParkedKey> parked, ModelTime time) {
    this.time = time;
    for (ParkedKey key : parked) {
      set(key.id(), key);
      due(key.id(), Duration.ZERO);
    }
  }

  @Nullable ParkedKey get(ParkedKey.Id id) {
    return keys.get(id);
  }

  Collection<ParkedKey> all() {
    return keys.values();
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  long records() {
    return records;
  }

  long bytes() {
    return bytes;
  }

  void put(ParkedKey key) {
    written.putIfAbsent(key.id(), Optional.ofNullable(keys.get(key.id())));
    set(key.id(), key);
    if (key.reason() == ParkedKey.Reason.UNKNOWN_SCHEMA && !dueNanos.containsKey(key.id())) {
      due(key.id(), UNKNOWN_SCHEMA_EVERY);
    }
  }

  void remove(ParkedKey.Id id) {
    written.putIfAbsent(id, Optional.ofNullable(keys.get(id)));
    set(id, null);
    dueNanos.remove(id);
  }

  private void set(ParkedKey.Id id, @Nullable ParkedKey to) {
    ParkedKey from = to == null ? keys.remove(id) : keys.put(id, to);
    records += records(to) - records(from);
    bytes += bytes(to) - bytes(from);
  }

  private static long records(@Nullable ParkedKey key) {
    return key == null ? 0 : key.records();
  }

  private static long bytes(@Nullable ParkedKey key) {
    return key == null ? 0 : key.bytes();
  }

  /** Marks all changes as written. */
  void written() {
    written.clear();
  }

  /** Rolls back to what is written. Due times stay. */
  void forgetUnwritten() {
    written.forEach((id, before) -> set(id, before.orElse(null)));
    written.clear();
  }

  void dueNow(ParkedKey.Id id) {
    due(id, Duration.ZERO);
  }

  void dueWhenTheRegistryMayBeBack(ParkedKey.Id id) {
    due(id, REGISTRY_AWAY);
  }

  private void due(ParkedKey.Id id, Duration pause) {
    dueNanos.put(id, time.nanos() + pause.toNanos());
  }

  /** Takes those whose time has come. */
  List<ParkedKey> takeDue(int atMost) {
    long now = time.nanos();
    List<ParkedKey.Id> due =
        dueNanos.entrySet().stream()
            .filter(entry -> entry.getValue() - now <= 0)
            .map(Map.Entry::getKey)
            .limit(atMost)
            .toList();
    due.forEach(dueNanos::remove);
    return due.stream().map(keys::get).filter(Objects::nonNull).toList();
  }
}

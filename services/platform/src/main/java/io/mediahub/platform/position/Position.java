package io.mediahub.platform.position;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client has written and read so far: the least that its next read has to show.
 *
 * @param written the version of each aggregate after the client's last command to it; the {@value
 *     #MOST_WRITTEN} newest, oldest first
 * @param seen how far the read models were that the client has read, as offsets
 */
public record Position(Map<Aggregate, Long> written, Map<Source, Long> seen) {
  /** Older ones are forgotten. Read models lag by moments, and nobody writes so much in them. */
  static final int MOST_WRITTEN = 16;

  public static final Position NONE = new Position(Map.of(), Map.of());

  public Position {
    written = Collections.unmodifiableMap(new LinkedHashMap<>(written));
    seen = Map.copyOf(seen);
  }

  /**
   * @param type the name of its {@link io.mediahub.platform.command.AggregateType}
   */
  public record Aggregate(String type, String id) {}

  /** A partition that a read model is made from. */
  public record Source(String model, String topic, int partition) {}

  public Position withWritten(Aggregate aggregate, long version) {
    Map<Aggregate, Long> next = new LinkedHashMap<>(written);
    Long before = next.remove(aggregate);
    next.put(aggregate, before == null ? version : Math.max(before, version));
    var oldest = next.keySet().iterator();
    while (next.size() > MOST_WRITTEN) {
      oldest.next();
      oldest.remove();
    }
    return new Position(next, seen);
  }

  /** The later of both, for each partition. */
  public Position withSeen(Map<Source, Long> now) {
    Map<Source, Long> next = new HashMap<>(seen);
    now.forEach((source, offset) -> next.merge(source, offset, Math::max));
    return new Position(written, next);
  }

  /** Both: what is in either of them. */
  public Position with(Position other) {
    Position both = this;
    for (Map.Entry<Aggregate, Long> each : other.written.entrySet()) {
      both = both.withWritten(each.getKey(), each.getValue());
    }
    return both.withSeen(other.seen);
  }

  public boolean isEmpty() {
    return written.isEmpty() && seen.isEmpty();
  }
}

package io.mediahub.streams.rendition;

import io.mediahub.streams.readmodel.engine.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Status of the rendition process, and requests of operators. Its threads write the status and take
 * the requests; health and HTTP threads do the opposite.
 */
public final class RenditionProcessStatus {
  private final Map<Integer, Partition> partitions = new ConcurrentHashMap<>();

  /** More than a person asks for before the next check. */
  private static final int ORDERS_AT_ONCE = 20;

  private final Map<String, List<Order>> orders = new ConcurrentHashMap<>();

  /**
   * A media with a record that could not be applied. That record and all later ones wait, and
   * timers of the media are suspended.
   *
   * @param reason of the first of them: undecodable, needs-newer-reader, unknown-schema or
   *     cannot-apply
   * @param why the reason as a sentence
   * @param since when the first was parked
   * @param bytes of the records' values
   */
  public record ParkedMedia(
      String mediaId, String reason, String why, Instant since, long records, long bytes) {}

  /** What an operator wants of a parked media. */
  public sealed interface Order {
    Signature by();

    /** Try its records again. */
    record Replay(Signature by) implements Order {}

    /** Give up the first record and go on. */
    record Drop(Signature by) implements Order {}

    /** Apply another value in the place of a record's at the next try. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Correct(String topic, int partition, long offset, byte[] value, Signature by)
        implements Order {}
  }

  /**
   * @param oldestUnclaimed dispatch time of the oldest job that no worker has started
   */
  record Partition(@Nullable Instant oldestUnclaimed, List<ParkedMedia> parked) {}

  void is(int partition, Partition now) {
    partitions.put(partition, now);
  }

  void left(int partition) {
    partitions.remove(partition);
  }

  List<Order> take(String mediaId) {
    List<Order> taken = orders.remove(mediaId);
    return taken == null ? List.of() : taken;
  }

  /** Whether an order waits for the next check. */
  boolean isOrdered(String mediaId) {
    return orders.containsKey(mediaId);
  }

  /** Dispatch time of the oldest job that no worker has started; null when there is none. */
  public @Nullable Instant oldestUnclaimed() {
    return partitions.values().stream()
        .map(Partition::oldestUnclaimed)
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .orElse(null);
  }

  /** Parked media of this instance's partitions, as of the last check. */
  public List<ParkedMedia> parked() {
    return partitions.values().stream().flatMap(held -> held.parked().stream()).toList();
  }

  /**
   * Files an order, which the next check carries out.
   *
   * @return false when the media is not parked in this instance, or has too many orders
   */
  public boolean order(String mediaId, Order order) {
    boolean isHere = parked().stream().anyMatch(parked -> parked.mediaId().equals(mediaId));
    if (!isHere) {
      return false;
    }
    boolean[] accepted = new boolean[1];
    orders.compute(
        mediaId,
        (id, before) -> {
          List<Order> all = new ArrayList<>(before == null ? List.of() : before);
          accepted[0] = all.size() < ORDERS_AT_ONCE && all.add(order);
          return all;
        });
    return accepted[0];
  }
}

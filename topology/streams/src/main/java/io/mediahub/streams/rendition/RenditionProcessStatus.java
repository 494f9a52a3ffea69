package io.mediahub.streams.rendition;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How the rendition process is, for those who look, and what they ask of it: written by its threads
 * and read by others, and the other way round.
 */
public final class RenditionProcessStatus {
  private final Map<Integer, Partition> partitions = new ConcurrentHashMap<>();
  private final Map<String, Request> requests = new ConcurrentHashMap<>();

  /**
   * A media of which a record could not be applied: that one and all later ones wait, and so does
   * whatever the process would do of itself.
   *
   * @param reason of the first of them: undecodable, needs-newer-reader, unknown-schema or
   *     cannot-apply
   * @param why the same as a sentence
   * @param since when the first was set aside
   * @param bytes of the records' values
   */
  public record ParkedMedia(
      String mediaId, String reason, String why, Instant since, long records, long bytes) {}

  /** What an operator may ask for a parked media. */
  public enum Request {
    /** Try its records again. */
    REPLAY,
    /** Go on without the first of them. */
    DROP
  }

  /**
   * @param oldestUnheard when the job was dispatched that waits longest for a first word of a
   *     worker
   */
  record Partition(@Nullable Instant oldestUnheard, List<ParkedMedia> parked) {}

  void is(int partition, Partition now) {
    partitions.put(partition, now);
  }

  void left(int partition) {
    partitions.remove(partition);
  }

  @Nullable Request take(String mediaId) {
    return requests.remove(mediaId);
  }

  /**
   * When the job was dispatched that waits longest for a first word of a worker; null when there is
   * none.
   */
  public @Nullable Instant oldestUnheard() {
    return partitions.values().stream()
        .map(Partition::oldestUnheard)
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .orElse(null);
  }

  /** Of the partitions that this instance has, as of its last look. */
  public List<ParkedMedia> parked() {
    return partitions.values().stream().flatMap(held -> held.parked().stream()).toList();
  }

  /**
   * Asks for something that is done within a look's interval.
   *
   * @return false when the media is not parked in this instance
   */
  public boolean request(String mediaId, Request request) {
    boolean isHere = parked().stream().anyMatch(parked -> parked.mediaId().equals(mediaId));
    if (isHere) {
      requests.put(mediaId, request);
    }
    return isHere;
  }
}

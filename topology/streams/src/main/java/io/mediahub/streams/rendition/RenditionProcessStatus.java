package io.mediahub.streams.rendition;

import java.time.Instant;
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
  private final Map<String, Request> requests = new ConcurrentHashMap<>();

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

  /** What an operator may request for a parked media. */
  public enum Request {
    /** Try its records again. */
    REPLAY,
    /** Drop the first record and go on. */
    DROP
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

  @Nullable Request take(String mediaId) {
    return requests.remove(mediaId);
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
   * Files a request, which the next check carries out.
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

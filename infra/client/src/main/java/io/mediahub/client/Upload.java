package io.mediahub.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An upload under way.
 *
 * @param partSizeBytes size of every part but the last
 * @param parts the first ones; those that follow are asked for with {@code next}
 * @param receivedBytes what the store has of it
 * @param version of the upload aggregate
 */
public record Upload(
    String mediaId,
    String state,
    long partSizeBytes,
    @Nullable Instant expiresAt,
    @Nullable List<Part> parts,
    @Nullable String next,
    long receivedBytes,
    long version) {

  /**
   * @param partNumber 1, 2, 3 ...
   * @param url presigned; null when the part was received
   * @param headers must be sent as they are
   */
  public record Part(
      int partNumber,
      long sizeBytes,
      @Nullable String url,
      @Nullable Map<String, String> headers,
      boolean received) {}
}

package io.mediahub.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A medium as the catalogue shows it.
 *
 * @param status uploading, inspecting, encoding, published, refused, failed or aborted
 * @param delayed whether it shows an older state than the newest, since a record about it could not
 *     be applied yet
 * @param durationMillis 0 until inspected
 * @param progressPermille of the encode, 0 to 1000
 * @param inspection what the file is; null until inspected
 * @param refusal why there is nothing to watch; null unless refused or failed
 */
public record Media(
    String mediaId,
    String title,
    @Nullable String ownerId,
    String status,
    boolean delayed,
    @Nullable Instant createdAt,
    long durationMillis,
    int progressPermille,
    @Nullable JsonNode inspection,
    @Nullable List<Rendition> renditions,
    @Nullable Refusal refusal,
    @Nullable Timings timings,
    @Nullable Versions versions) {

  /** Nothing more happens to it by itself. */
  public boolean ended() {
    return switch (status) {
      case "published", "refused", "failed", "aborted" -> true;
      default -> false;
    };
  }

  /**
   * @param kind video or audio
   * @param width pixels; 0 for audio
   * @param channels 0 for video
   * @param state waiting, encoding or complete
   * @param segments how many are there so far
   * @param prefix of its objects in the media bucket; null until opened
   */
  public record Rendition(
      String renditionId,
      @Nullable String kind,
      int width,
      int height,
      int channels,
      @Nullable String state,
      int segments,
      long durationMillis,
      @Nullable String prefix) {

    /** Whether all of its segments are there. */
    public boolean complete() {
      return "complete".equals(state);
    }
  }

  public record Refusal(String code, @Nullable String sentence, @Nullable String hint) {}

  public record Timings(
      @Nullable Instant requestedAt,
      @Nullable Instant uploadedAt,
      @Nullable Instant inspectedAt,
      @Nullable Instant firstPlayableAt,
      @Nullable Instant publishedAt) {}

  public record Versions(long upload, long rendition) {
    /** How many events they stand for. */
    long events() {
      return upload + rendition;
    }
  }

  /**
   * @param next pass as `after` for the next page; null on the last
   */
  public record Page(List<Media> items, @Nullable String next) {}
}

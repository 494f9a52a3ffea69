package io.mediahub.view.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mediahub.view.paging.Cursor;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param next the value of after for the next page; absent on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MediaPage(List<Item> items, @Nullable String next) {

  /**
   * What a list shows of a medium; the rest is at its own address.
   *
   * @param mine whether it belongs to who is asking
   * @param delayed whether it is behind what was decided
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "MediaItem")
  record Item(
      String mediaId,
      String title,
      boolean mine,
      @Schema(
              allowableValues = {
                "uploading",
                "inspecting",
                "encoding",
                "published",
                "refused",
                "failed",
                "aborted"
              })
          String status,
      @Schema(description = "True while it shows an older state than the newest.") boolean delayed,
      Instant createdAt,
      long durationMillis,
      int progressPermille,
      MediaRow.@Nullable Reason refusal) {}

  /**
   * @param rows one more than the limit if there is another page
   * @param userId who is asking
   */
  static MediaPage of(List<MediaRow> rows, int limit, String userId) {
    List<MediaRow> shown = rows.subList(0, Math.min(rows.size(), limit));
    String next = null;
    if (rows.size() > limit) {
      MediaRow last = shown.getLast();
      next = Cursor.of(Instant.EPOCH.until(last.requestedAt(), ChronoUnit.MICROS), last.mediaId());
    }
    return new MediaPage(shown.stream().map(row -> item(row, userId)).toList(), next);
  }

  private static Item item(MediaRow row, String userId) {
    return new Item(
        row.mediaId(),
        row.title(),
        row.ownerId().equals(userId),
        row.status(),
        row.delayed(),
        row.requestedAt(),
        row.durationMillis(),
        row.progressPermille(),
        row.refusal());
  }
}

package io.mediahub.client;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A published media and how it stands to a recipe.
 *
 * @param publishedRecipe by which the published package was made; null when an earlier version made
 *     it
 * @param status in the words of {@link Status}; a later release may know more of them
 * @param reencoded whether it reached the recipe by being encoded anew
 * @param cpuMillis about how much processor time another encode takes
 * @param begunAt when the last attempt to reach the recipe began; null when there was none
 * @param end why that attempt failed; null unless it did
 */
public record RecipeMedia(
    String mediaId,
    String title,
    String ownerId,
    @Nullable String publishedRecipe,
    String status,
    boolean reencoded,
    long durationMillis,
    long cpuMillis,
    Instant publishedAt,
    @Nullable Instant begunAt,
    @Nullable End end) {

  /** How a media stands to a recipe. */
  public enum Status {
    MADE,
    ENCODING,
    FAILED,
    WITHDRAWN,
    MISSING,
    IMPOSSIBLE;

    /** As the API writes it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Why an attempt failed. */
  public record End(String code, String sentence) {}

  public boolean is(Status other) {
    return other.word().equals(status);
  }
}

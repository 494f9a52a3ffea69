package io.mediahub.domain.status;

import org.jspecify.annotations.Nullable;

/** How a published media stands to a recipe. */
public enum RecipeStatus implements Status {
  /** What is published was made by it. */
  MADE,
  /** It is being encoded by it. */
  ENCODING,
  /** The last attempt to encode it by this recipe failed; what was published before plays on. */
  FAILED,
  /** Its owner stopped the last attempt. */
  WITHDRAWN,
  /** It was made by another recipe. */
  MISSING,
  /** An earlier version published it, and did not keep what another encode needs. */
  IMPOSSIBLE;

  /**
   * @param published recipe of the published package; null when an earlier version made it
   * @param encoding recipe of the package that is being made; null when there is none
   * @param last the last attempt to reach this recipe; null when there was none
   */
  public static RecipeStatus of(
      String recipe,
      @Nullable String published,
      @Nullable String encoding,
      @Nullable ReencodeStatus last) {
    if (published == null) {
      return IMPOSSIBLE;
    }
    if (published.equals(recipe)) {
      return MADE;
    }
    if (recipe.equals(encoding)) {
      return ENCODING;
    }
    return switch (last) {
      case null -> MISSING;
      case RUNNING -> ENCODING;
      case FAILED -> FAILED;
      case WITHDRAWN -> WITHDRAWN;
      // It was reached, and something else was published since.
      case PUBLISHED -> MISSING;
    };
  }
}

package io.mediahub.local.reencode;

import io.mediahub.client.RecipeMedia;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the command asks of the platform. */
public interface Recipes {
  /**
   * What a new package must pass.
   *
   * @param leastSsim how similar the pictures must be to the published ones, 0 to 1
   * @param mostGrowth how many bytes each rendition may have, as a multiple of the published one
   */
  record Gate(double leastSsim, double mostGrowth) {}

  /** The recipes that the platform has, the current one first. */
  List<String> known();

  /**
   * All published media, and how each stands to the recipe.
   *
   * @param filter parameters of the question, such as {@code ownerId}
   */
  List<RecipeMedia> media(String recipe, Map<String, String> filter);

  /** Empty when the media is not published any more. */
  Optional<RecipeMedia> media(String recipe, String mediaId);

  /**
   * Asks for one to be encoded.
   *
   * @param again although an attempt has ended
   * @return false when it is busy with another encoding, or gone
   */
  boolean ask(String recipe, String mediaId, Gate gate, boolean again);
}

package io.mediahub.view.catalogue;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.platform.paging.Page;
import io.mediahub.platform.paging.PageRequest;
import io.mediahub.platform.position.ReadsModels;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.settings.RecipeSettings;
import io.mediahub.view.ViewPositions;
import io.mediahub.view.access.Grants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** By which recipes media were encoded, for administrators. */
@RestController
@RequestMapping(path = "/api/recipes", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Recipes", description = "How media are encoded, and which are to be encoded anew")
class RecipeController {
  private final RecipeCatalogue catalogue;
  private final RecipeSettings recipe;

  RecipeController(RecipeCatalogue catalogue, RecipeSettings recipe) {
    this.catalogue = catalogue;
    this.recipe = recipe;
  }

  /**
   * @param recipeId names the recipe, such as {@code recipe-2_ladder-2_ffmpeg-8.1.2-1.5.14}
   * @param current whether new media are encoded by it
   */
  @Schema(name = "Recipe")
  record Known(String recipeId, boolean current) {}

  @GetMapping
  @Operation(
      operationId = "listRecipes",
      summary = "List the recipes that this platform can encode by (ADMIN).")
  ResponseEntity<Page<Known>> list(CurrentUser user) {
    user.requireRole(Role.ADMIN);
    return fresh().body(Page.whole(List.of(new Known(recipe.recipeId(), true))));
  }

  /**
   * @param ownerId only media of this account
   * @param publishedRecipe only media whose published package was made by this recipe
   * @param publishedBefore only media that were published before
   */
  @ReadsModels(ViewPositions.MEDIA_CATALOGUE)
  @GetMapping("/{recipeId}/media")
  @Operation(
      operationId = "listRecipeMedia",
      summary = "List all published media, and how each stands to a recipe (ADMIN).")
  ResponseEntity<Page<RecipeMedia>> media(
      @PathVariable String recipeId,
      @RequestParam(required = false) @Nullable String ownerId,
      @RequestParam(required = false) @Nullable String publishedRecipe,
      @RequestParam(required = false) @Nullable Instant publishedBefore,
      CurrentUser user,
      @PageRequest.Bounds(usual = 100, most = 1000) PageRequest page) {
    user.requireRole(Role.ADMIN);
    var filter = new RecipeCatalogue.Filter(ownerId, publishedRecipe, publishedBefore);
    return fresh().body(catalogue.page(recipeId, filter, page));
  }

  @ReadsModels(ViewPositions.MEDIA_CATALOGUE)
  @GetMapping("/{recipeId}/media/{mediaId}")
  @Operation(
      operationId = "getRecipeMedia",
      summary = "Read how a published media stands to a recipe (ADMIN).")
  ResponseEntity<RecipeMedia> one(
      @PathVariable String recipeId, @PathVariable String mediaId, CurrentUser user) {
    user.requireRole(Role.ADMIN);
    return fresh().body(catalogue.find(recipeId, mediaId).orElseThrow(Grants::unknown));
  }

  /** It changes with every encode. */
  private static ResponseEntity.BodyBuilder fresh() {
    return ResponseEntity.ok().cacheControl(CacheControl.noStore());
  }
}

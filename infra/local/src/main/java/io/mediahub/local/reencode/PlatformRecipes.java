package io.mediahub.local.reencode;

import io.mediahub.client.ApiException;
import io.mediahub.client.MediaHubClient;
import io.mediahub.client.Page;
import io.mediahub.client.Recipe;
import io.mediahub.client.RecipeMedia;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The platform that runs, over its API. A restart of one of its services is waited for. */
public final class PlatformRecipes implements Recipes {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int TOO_MANY = 429;

  /** There is nothing to encode, or not now. */
  private static final Set<String> PASSED_OVER =
      Set.of(
          "encoding-running",
          "media-not-published",
          "upload-unknown",
          "upload-deleted",
          "upload-discarded");

  private final MediaHubClient client;

  public PlatformRecipes(MediaHubClient client) {
    this.client = client;
  }

  @Override
  public List<String> known() {
    return patiently(client::recipes).stream()
        .sorted(Comparator.comparing((Recipe recipe) -> !recipe.current()))
        .map(Recipe::recipeId)
        .toList();
  }

  @Override
  public List<RecipeMedia> media(String recipe, Map<String, String> filter) {
    List<RecipeMedia> all = new ArrayList<>();
    String after = null;
    do {
      String next = after;
      Page<RecipeMedia> page = patiently(() -> client.recipeMedia(recipe, filter, next));
      all.addAll(page.items());
      after = page.next();
    } while (after != null);
    return all;
  }

  @Override
  public Optional<RecipeMedia> media(String recipe, String mediaId) {
    try {
      return Optional.of(patiently(() -> client.recipeMedia(recipe, mediaId)));
    } catch (ApiException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public boolean ask(String recipe, String mediaId, Gate gate, boolean again) {
    try {
      patiently(() -> client.reencode(mediaId, recipe, gate.leastSsim(), gate.mostGrowth(), again));
      return true;
    } catch (ApiException e) {
      if (PASSED_OVER.contains(e.code())) {
        return false;
      }
      throw e;
    }
  }

  private static <T> T patiently(Supplier<T> request) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return request.get();
      } catch (ApiException e) {
        if ((!e.mayPass() && e.status() != TOO_MANY) || System.nanoTime() > end) {
          throw e;
        }
      } catch (UncheckedIOException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while the platform was waited for", e);
      }
    }
  }
}

package io.mediahub.local.reencode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.client.RecipeMedia;
import io.mediahub.local.Failure;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {
  private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");

  private static RecipeMedia titled(String title) {
    return new RecipeMedia("m", title, "o", "r", "missing", false, 1, 1, NOW, null, null);
  }

  @Test
  void the_platform_is_asked_for_owner_recipe_and_age() {
    Filter filter =
        Filter.of(Map.of("owner", "u-1", "recipe", "recipe-1", "older-than", "30d"), NOW);

    assertThat(filter.asked())
        .containsOnly(
            Map.entry("ownerId", "u-1"),
            Map.entry("publishedRecipe", "recipe-1"),
            Map.entry("publishedBefore", "2026-03-01T12:00:00Z"));
    assertThat(Filter.of(Map.of("older-than", "12h"), NOW).asked())
        .containsEntry("publishedBefore", "2026-03-31T00:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "Big*, Big Buck Bunny, true",
    "big b?ck*, Big Buck Bunny, true",
    "Big, Big Buck Bunny, false",
    "*(2).*, Film (2)., true",
    "*(2).*, Film 2x, false",
  })
  void titles_match_with_asterisks_and_question_marks(String glob, String title, boolean matches) {
    assertThat(Filter.of(Map.of("title", glob), NOW).matches(titled(title))).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({"owner, a/b", "recipe, ''", "older-than, 30", "older-than, -1d", "colour, red"})
  void what_is_no_filter_is_refused(String key, String value) {
    assertThatThrownBy(() -> Filter.of(Map.of(key, value), NOW)).isInstanceOf(Failure.class);
  }
}

package io.mediahub.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.rendition.Recipe;
import io.mediahub.testing.Api;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which media have which recipe, for administrators. */
class RecipesTest {
  private static final String CURRENT = Recipe.CURRENT.id();

  private final String owner = Service.user();
  private final Api admin = Service.as(Service.user(), "VIEWER", "ADMIN");

  /** Published by a recipe; null for an earlier version's. */
  private String published(String recipe) {
    String id = Service.media(owner);
    Service.published(id);
    Service.views()
        .sql("update catalogue_package set recipe_id = ? where media_id = ?")
        .params(recipe, id)
        .update();
    return id;
  }

  private void attempted(String id, String recipe, String state, String code) {
    Service.views()
        .sql(
            """
            insert into catalogue_reencode (media_id, recipe_id, state, code, sentence, begun_at,
              src_offset)
            values (?, ?, ?, ?, 'It differs.', now(), 0)
            """)
        .params(id, recipe, state, code)
        .update();
  }

  private JsonNode one(String id) {
    return admin.get("/api/recipes/" + CURRENT + "/media/" + id).json();
  }

  private List<String> listed(String query) {
    List<String> ids = new ArrayList<>();
    admin
        .get("/api/recipes/" + CURRENT + "/media?ownerId=" + owner + query)
        .json()
        .path("items")
        .forEach(item -> ids.add(item.path("mediaId").asString()));
    return ids;
  }

  @Test
  void the_recipe_that_new_media_are_encoded_by_is_listed() {
    JsonNode items = admin.get("/api/recipes").json().path("items");

    assertThat(items).hasSize(1);
    assertThat(items.get(0).path("recipeId").asString()).isEqualTo(CURRENT);
    assertThat(items.get(0).path("current").asBoolean()).isTrue();
  }

  @Test
  void a_media_stands_to_a_recipe_as_it_was_published_or_as_the_last_attempt_ended() {
    String made = published(CURRENT);
    String missing = published("old");
    String failed = published("old");
    attempted(failed, CURRENT, "failed", "package-worse");
    String running = published("old");
    attempted(running, CURRENT, "running", null);
    String other = published("old");
    attempted(other, "another", "failed", "package-worse");
    String earlier = published(null);

    assertThat(one(made).path("status").asString()).isEqualTo("made");
    assertThat(one(made).path("reencoded").asBoolean(true)).isFalse();
    assertThat(one(missing).path("status").asString()).isEqualTo("missing");
    assertThat(one(missing).path("publishedRecipe").asString()).isEqualTo("old");
    assertThat(one(missing).has("begunAt")).isFalse();
    assertThat(one(failed).path("status").asString()).isEqualTo("failed");
    assertThat(one(failed).path("end").path("code").asString()).isEqualTo("package-worse");
    assertThat(one(failed).has("begunAt")).isTrue();
    assertThat(one(running).path("status").asString()).isEqualTo("encoding");
    assertThat(one(other).path("status").asString()).isEqualTo("missing");
    assertThat(one(other).has("end")).isFalse();
    assertThat(one(earlier).path("status").asString()).isEqualTo("impossible");
    assertThat(one(missing).path("cpuMillis").asLong()).isPositive();
    assertThat(listed("")).hasSize(6);
  }

  @Test
  void the_list_is_of_one_owner_of_one_recipe_or_of_what_is_old_enough() {
    String old = published("old");
    String older = published("older");
    String unpublished = Service.media(owner);
    Service.encoding(unpublished);
    String deleted = published("old");
    Service.deleted(deleted);

    assertThat(listed("")).containsExactlyInAnyOrder(old, older);
    assertThat(listed("&publishedRecipe=old")).containsExactly(old);
    assertThat(listed("&publishedBefore=2020-01-01T00:00:00Z")).isEmpty();
    assertThat(listed("&publishedBefore=2100-01-01T00:00:00Z")).hasSize(2);
    assertThat(admin.get("/api/recipes/" + CURRENT + "/media/" + unpublished).status())
        .isEqualTo(404);
  }

  @Test
  void pages_follow_each_other() {
    List<String> all = List.of(published("old"), published("old"), published("old"));
    String path = "/api/recipes/" + CURRENT + "/media?limit=2&ownerId=" + owner;

    JsonNode first = admin.get(path).json();
    JsonNode second = admin.get(path + "&after=" + first.path("next").asString()).json();

    List<String> ids = new ArrayList<>();
    first.path("items").forEach(item -> ids.add(item.path("mediaId").asString()));
    second.path("items").forEach(item -> ids.add(item.path("mediaId").asString()));
    assertThat(ids).containsExactlyInAnyOrderElementsOf(all);
    assertThat(second.has("next")).isFalse();
  }

  @Test
  void only_administrators_see_it() {
    String id = published("old");
    Api viewer = Service.as(owner);

    assertThat(viewer.get("/api/recipes").status()).isEqualTo(403);
    assertThat(viewer.get("/api/recipes/" + CURRENT + "/media").status()).isEqualTo(403);
    assertThat(viewer.get("/api/recipes/" + CURRENT + "/media/" + id).code())
        .isEqualTo("role-missing");
  }
}

package io.mediahub.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.rendition.Recipe;
import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What an administrator can have done with media of anybody: another encode by another recipe. */
class ReencodeTest extends ServiceTest {
  private static final String CURRENT = Recipe.CURRENT.id();

  private final Api admin =
      new Api(port, platform.token(UUID.randomUUID().toString(), "VIEWER", "ADMIN"));

  private String published(String recipe) throws Exception {
    JsonNode upload = declare(1000).json();
    send(upload.path("parts").get(0), bytes(1000));
    String id = upload.path("mediaId").asString();
    assertThat(owner.post("/api/uploads/" + id + "/completion", "").status()).isEqualTo(200);
    phase(id, "published");
    platform
        .views()
        .sql("update catalogue_media set package_id = 'p', published_id = 'p' where media_id = ?")
        .params(id)
        .update();
    platform
        .views()
        .sql(
            """
            insert into catalogue_package (media_id, package_id, path, kind, state, recipe_id,
              video_rungs, audio_rungs, segment_millis, chunk_count, kept, planned_at, src_offset)
            values (?, 'p', 'p', 'main', 'published', ?, '[]', '[]', 4000, 1, '', now(), 0)
            """)
        .params(id, recipe)
        .update();
    return id;
  }

  private static Answer ask(Api who, String id, String more) {
    return who.post(
        "/api/media/" + id + "/encoding/recipe",
        "{\"recipeId\":\"%s\"%s}".formatted(CURRENT, more));
  }

  @Test
  void media_of_another_recipe_are_asked_for_once_and_cost_their_owner_nothing() throws Exception {
    String id = published("recipe-1");
    long encodes = used(userId, "retried");

    Answer first = ask(admin, id, "");
    Answer second = ask(admin, id, "");
    Answer again = ask(admin, id, ",\"again\":true");

    assertThat(first.status()).isEqualTo(202);
    assertThat(first.header("Location")).isEqualTo("/api/media/" + id);
    assertThat(version(second)).as("nothing new").isEqualTo(version(first));
    assertThat(version(again)).isEqualTo(version(first) + 1);
    assertThat(used(userId, "retried")).isEqualTo(encodes);
  }

  @Test
  void media_that_have_the_recipe_are_left_alone() throws Exception {
    String id = published(CURRENT);
    long version = uploads().find(id).orElseThrow().version();

    Answer answer = ask(admin, id, ",\"again\":true");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(version(answer)).isEqualTo(version);
  }

  /** Otherwise a run over a catalogue would keep its owners from uploading. */
  @Test
  void what_is_encoded_anew_does_not_count_as_an_encode_of_its_owner() throws Exception {
    String id = published("recipe-1");
    platform
        .views()
        .sql("update catalogue_media set encoding_id = 'q' where media_id = ?")
        .params(id)
        .update();
    MediaPhases phases = service.getBean(MediaPhases.class);
    assertThat(phases.ended(List.of(id))).as("the owner asked for it").isEmpty();

    platform
        .views()
        .sql(
            """
            insert into catalogue_reencode (media_id, recipe_id, state, begun_at, src_offset)
            values (?, 'recipe-2', 'running', now(), 0)
            """)
        .params(id)
        .update();

    assertThat(phases.ended(List.of(id))).containsExactly(id);
  }

  @Test
  void only_administrators_may() throws Exception {
    String id = published("recipe-1");

    assertThat(ask(owner, id, "").status()).isEqualTo(403);
    assertThat(ask(owner, id, "").code()).isEqualTo("role-missing");
  }

  @Test
  void what_cannot_be_done_is_refused_with_what_can() throws Exception {
    String id = published("recipe-1");

    Answer unknown =
        admin.post("/api/media/" + id + "/encoding/recipe", "{\"recipeId\":\"recipe-99\"}");

    assertThat(unknown.status()).isEqualTo(422);
    assertThat(unknown.code()).isEqualTo("recipe-unknown");
    assertThat(unknown.text()).contains("recipe-99", CURRENT);
    assertThat(ask(admin, id, ",\"leastSsim\":1.2").code()).isEqualTo("ssim-invalid");
    assertThat(ask(admin, id, ",\"mostGrowth\":0.5").code()).isEqualTo("growth-invalid");
    assertThat(ask(admin, UUID.randomUUID().toString(), "").code()).isEqualTo("upload-unknown");
    assertThat(admin.post("/api/media/" + id + "/encoding/recipe", "{}").code())
        .isEqualTo("field-missing");
    phase(id, "failed");
    assertThat(ask(admin, id, "").code()).isEqualTo("media-not-published");
  }
}

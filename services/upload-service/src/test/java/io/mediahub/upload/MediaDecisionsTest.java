package io.mediahub.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What owners and administrators decide about media. */
class MediaDecisionsTest extends ServiceTest {
  private final Api stranger =
      new Api(port, platform.token(UUID.randomUUID().toString(), "VIEWER", "CREATOR"));
  private final Api admin = new Api(port, platform.token(UUID.randomUUID().toString(), "ADMIN"));

  private String completed() throws Exception {
    JsonNode upload = declare(1000).json();
    send(upload.path("parts").get(0), bytes(1000));
    String id = upload.path("mediaId").asString();
    assertThat(owner.post("/api/uploads/" + id + "/completion", "").status()).isEqualTo(200);
    return id;
  }

  private static Answer edit(Api who, String id, String body, String... headers) {
    return who.patch("/api/media/" + id, body, headers);
  }

  private String title(String id) {
    return owner.get("/api/uploads/" + id).json().path("title").asString();
  }

  @Test
  void given_the_version_that_was_seen_when_edited_then_it_is_changed_and_a_later_one_is_refused()
      throws Exception {
    String id = completed();
    String seen = edit(owner, id, "{\"title\":\"First\"}").header("ETag");

    Answer second = edit(owner, id, "{\"title\":\"Second\"}", "If-Match", seen);

    assertThat(second.status()).isEqualTo(200);
    Answer stale = edit(owner, id, "{\"title\":\"Third\"}", "If-Match", seen);
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.code()).isEqualTo("media-changed");
    assertThat(stale.text()).contains("has version 4 by now, not 3");
    assertThat(title(id)).isEqualTo("Second");
  }

  @Test
  void given_many_writers_of_one_version_when_they_edit_at_once_then_one_succeeds()
      throws Exception {
    String id = completed();
    List<CompletableFuture<Integer>> writers = new ArrayList<>();

    for (int i = 0; i < 8; i++) {
      String body = "{\"title\":\"Title %d\"}".formatted(i);
      writers.add(
          CompletableFuture.supplyAsync(() -> edit(owner, id, body, "If-Match", "\"2\"").status()));
    }

    assertThat(writers.stream().map(CompletableFuture::join).toList())
        .containsOnly(200, 412)
        .containsOnlyOnce(200);
  }

  @Test
  void an_if_match_that_is_no_version_is_refused() throws Exception {
    String id = completed();

    Answer refused = edit(owner, id, "{\"title\":\"x\"}", "If-Match", "W/\"2\"");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("if-match-invalid");
  }

  @Test
  void given_texts_against_the_rules_when_edited_then_the_field_is_named() throws Exception {
    String id = completed();

    Answer refused = edit(owner, id, "{\"tags\":[\"a\",\"A\"]}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("tags-invalid");
    assertThat(refused.json().path("field").asString()).isEqualTo("tags");
  }

  @Test
  void a_stranger_decides_nothing_and_does_not_learn_that_it_exists() throws Exception {
    String id = completed();

    for (Answer refused :
        List.of(
            edit(stranger, id, "{\"title\":\"x\"}"),
            stranger.putJson("/api/media/" + id + "/visibility", "{\"visibility\":\"public\"}"),
            stranger.putJson("/api/media/" + id + "/availability", "{}"),
            stranger.post("/api/media/" + id + "/restoration", ""))) {
      assertThat(refused.status()).isEqualTo(404);
      assertThat(refused.code()).isEqualTo("upload-unknown");
    }
    assertThat(owner.putJson("/api/media/" + id + "/takedown", "{\"reason\":\"x\"}").code())
        .isEqualTo("role-missing");
    assertThat(owner.delete("/api/media/" + id + "/takedown").code()).isEqualTo("role-missing");
  }

  @Test
  void given_a_visibility_that_does_not_exist_when_chosen_then_it_is_refused() throws Exception {
    String id = completed();

    Answer refused =
        owner.putJson("/api/media/" + id + "/visibility", "{\"visibility\":\"unknown\"}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("visibility-invalid");
    assertThat(
            owner
                .putJson("/api/media/" + id + "/visibility", "{\"visibility\":\"public\"}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void given_a_deletion_when_restored_in_time_then_nothing_is_removed() throws Exception {
    String id = completed();
    phase(id, "published");
    assertThat(owner.delete("/api/media/" + id).status()).isEqualTo(202);
    assertThat(edit(owner, id, "{\"title\":\"x\"}").code()).isEqualTo("media-removed");
    Instant removeAt = Instant.now().plus(Duration.ofDays(7)).plusSeconds(60);

    assertThat(owner.post("/api/media/" + id + "/restoration", "").status()).isEqualTo(200);

    sweep(removeAt);
    assertThat(state(id)).isEqualTo("completed");
    assertThat(used(userId, "media")).isOne();
    assertThat(edit(owner, id, "{\"title\":\"x\"}").status()).isEqualTo(200);
  }

  @Test
  void given_a_deletion_when_its_time_is_over_then_the_media_is_deleted() throws Exception {
    String id = completed();
    phase(id, "published");
    assertThat(owner.delete("/api/media/" + id).status()).isEqualTo(202);
    sweep(Instant.now().plus(Duration.ofDays(6)));
    assertThat(state(id)).as("until then it is there").isEqualTo("completed");
    assertThat(used(userId, "stored-bytes")).isEqualTo(1000);

    sweep(Instant.now().plus(Duration.ofDays(7)).plusSeconds(60));

    assertThat(state(id)).isEqualTo("deleted");
    assertThat(used(userId, "stored-bytes")).isZero();
    assertThat(owner.post("/api/media/" + id + "/restoration", "").code())
        .isEqualTo("upload-deleted");
  }

  @Test
  void given_a_restored_media_when_deleted_again_then_it_is_removed_after_the_second_deletion()
      throws Exception {
    String id = completed();
    phase(id, "published");
    owner.delete("/api/media/" + id);
    owner.post("/api/media/" + id + "/restoration", "");
    sweep(Instant.now().plus(Duration.ofDays(8)));

    owner.delete("/api/media/" + id);
    sweep(Instant.now().plus(Duration.ofDays(8)));

    assertThat(state(id)).isEqualTo("deleted");
  }

  @Test
  void given_a_running_encoding_when_deleted_then_it_no_longer_counts() throws Exception {
    String id = completed();
    phase(id, "encoding");
    assertThat(leased("encodes")).contains(id);

    owner.delete("/api/media/" + id);

    assertThat(leased("encodes")).doesNotContain(id);
    assertThat(owner.post("/api/media/" + id + "/encoding/cancel", "").status()).isEqualTo(202);
    assertThat(owner.post("/api/media/" + id + "/encoding/retry", "").code())
        .isEqualTo("media-removed");
  }

  @Test
  void a_takedown_is_taken_back_by_an_administrator_alone() throws Exception {
    String id = completed();
    String address = "/api/media/" + id + "/takedown";
    assertThat(admin.putJson(address, "{\"reason\":\"A claim.\"}").status()).isEqualTo(200);
    assertThat(admin.putJson(address, "{}").code()).isEqualTo("field-missing");

    Answer back = admin.delete(address);

    assertThat(back.status()).isEqualTo(200);
    assertThat(version(back)).isEqualTo(4);
  }

  private static void sweep(Instant now) {
    service.getBean(ExpirySweep.class).endExpired(now);
  }

  private List<String> leased(String kind) {
    return service
        .getBean(io.mediahub.platform.command.Allowances.class)
        .leased(userId, kind, Instant.now());
  }
}

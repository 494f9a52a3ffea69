package io.mediahub.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GrantTest {
  private final String owner = Service.user();
  private final String viewer = Service.user();
  private final String id = Service.media(owner);
  private final String path = "/api/media/" + id + "/grants/";

  @Test
  void granting_and_revoking_are_versions_of_one_grant() {
    var api = Service.as(owner);
    var granted = api.put(path + viewer);
    assertThat(granted.status()).isEqualTo(200);
    assertThat(granted.header("ETag")).isEqualTo("\"1\"");
    assertThat(granted.json().path("active").asBoolean()).isTrue();
    assertThat(granted.json().path("grantId").asString()).isEqualTo(id + ":" + viewer);
    assertThat(api.put(path + viewer).header("ETag")).isEqualTo("\"1\"");
    var revoked = api.delete(path + viewer);
    assertThat(revoked.json().path("active").asBoolean()).isFalse();
    assertThat(revoked.header("ETag")).isEqualTo("\"2\"");
    assertThat(api.delete(path + viewer).header("ETag")).isEqualTo("\"2\"");
    assertThat(api.put(path + viewer).header("ETag")).isEqualTo("\"3\"");
  }

  @Test
  void everyone_is_a_viewer_too() {
    var granted = Service.as(owner).put(path + "everyone");
    assertThat(granted.json().path("viewerId").asString()).isEqualTo("everyone");
    Service.granted(id, "everyone");
    var all = Service.as(owner).get("/api/media/" + id + "/grants").json().path("items");
    assertThat(all).hasSize(1);
    assertThat(all.get(0).path("viewerId").asString()).isEqualTo("everyone");
  }

  @Test
  void only_its_owner_and_administrators_say_who() {
    assertThat(Service.as(viewer).put(path + viewer).code()).isEqualTo("media-unknown");
    assertThat(Service.as(viewer).get("/api/media/" + id + "/grants").status()).isEqualTo(404);
    assertThat(Service.as(viewer, "ADMIN").put(path + viewer).status()).isEqualTo(200);
    assertThat(Service.as(owner).put("/api/media/none/grants/" + viewer).status()).isEqualTo(404);
  }

  @Test
  void a_viewer_is_a_user_id() {
    assertThat(Service.as(owner).put(path + "anybody").code()).isEqualTo("viewer-invalid");
    assertThat(Service.as(owner).put(path + "1-1-1-1-1").code()).isEqualTo("viewer-invalid");
    assertThat(
            Service.as(owner).put(path + viewer.toUpperCase()).json().path("viewerId").asString())
        .isEqualTo(viewer);
  }

  @Test
  void a_retry_gets_the_first_answer() {
    var api = Service.as(owner);
    assertThat(api.put(path + viewer, "Idempotency-Key", "one").header("ETag")).isEqualTo("\"1\"");
    api.delete(path + viewer);
    var retried = api.put(path + viewer, "Idempotency-Key", "one");
    assertThat(retried.header("ETag")).isEqualTo("\"1\"");
    assertThat(retried.json().path("active").asBoolean()).isTrue();
    assertThat(api.put(path + "everyone", "Idempotency-Key", "one").code())
        .isEqualTo("idempotency-key-reused");
  }

  @Test
  void the_list_is_read_page_by_page_without_gaps_or_repeats() {
    var expected = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      String user = Service.user();
      Service.granted(id, user);
      expected.add(id + ":" + user);
    }
    Collections.sort(expected);
    String list = "/api/media/" + id + "/grants";
    var seen = new ArrayList<String>();
    String after = "";
    do {
      var page = Service.as(owner).get(list + "?limit=2&after=" + after).json();
      assertThat(page.path("items")).hasSizeBetween(1, 2);
      page.path("items").forEach(item -> seen.add(item.path("grantId").asString()));
      after = page.path("next").asString("");
    } while (!after.isEmpty());
    assertThat(seen).isEqualTo(expected);
    assertThat(Service.as(owner).get(list + "?limit=5").json().has("next")).isFalse();
    assertThat(Service.as(owner).get(list + "?limit=1001").code()).isEqualTo("limit-invalid");
    assertThat(Service.as(owner).get(list + "?after=x").code()).isEqualTo("after-invalid");
  }

  @Test
  void who_grants_sees_it_in_the_list_by_waiting_for_its_version() {
    String list = "/api/media/" + id + "/grants";
    String version = Service.as(owner).put(path + viewer).header("ETag");
    CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS)
        .execute(() -> Service.granted(id, viewer));
    var answer =
        Service.as(owner).get(list + "?viewerId=" + viewer, "If-Version-At-Least", version);
    assertThat(answer.json().path("items")).hasSize(1);
    assertThat(answer.json().path("items").get(0).path("viewerId").asString()).isEqualTo(viewer);
    assertThat(Service.as(owner).get(list + "?viewerId=everyone").json().path("items")).isEmpty();
    assertThat(Service.as(owner).get(list + "?viewerId=x").code()).isEqualTo("viewer-invalid");
    assertThat(Service.as(owner).get(list, "If-Version-At-Least", version).code())
        .isEqualTo("field-missing");
  }

  @Test
  void whose_a_medium_is_can_be_read_from_a_state_that_only_a_newer_upload_service_knows() {
    Service.PLATFORM
        .decisions()
        .sql(
            """
            update aggregate set state = state || '{"is":"archived","since":"2027-01-01"}'
             where type = 'upload' and id = ?
            """)
        .param(id)
        .update();

    assertThat(Service.as(owner).put(path + viewer).status()).isEqualTo(200);
    assertThat(Service.as(viewer).put(path + viewer).status()).isEqualTo(404);
  }
}

package io.mediahub.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.Api.Answer;
import io.mediahub.upload.storage.Location;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ExpirySweepTest extends ServiceTest {
  private static final Duration TWO_DAYS = Duration.ofDays(2);

  private static ExpirySweep sweep() {
    return service.getBean(ExpirySweep.class);
  }

  @Test
  void an_expired_upload_is_ended_once_and_its_parts_are_removed() throws Exception {
    JsonNode upload = declare(1000).json();
    String id = upload.path("mediaId").asString();
    send(upload.path("parts").get(0), bytes(1000));
    sweep().endExpired(Instant.now());
    assertThat(state(id)).isEqualTo("uploading");

    Instant later = Instant.now().plus(TWO_DAYS);
    sweep().endExpired(later);
    sweep().endExpired(later);
    Answer seen = owner.get("/api/uploads/" + id);
    assertThat(seen.json().path("state").asString()).isEqualTo("aborted");
    assertThat(version(seen)).isEqualTo(2);
    assertThat(store().openSince(BUCKET, later, at -> belongs(at, id), 10)).isEmpty();
  }

  @Test
  void an_object_that_a_crash_left_of_a_refused_upload_is_removed() throws Exception {
    JsonNode upload = declare(1000).json();
    String id = upload.path("mediaId").asString();
    Location at = uploads().find(id).orElseThrow().location();
    assertThat(put(store().presign(ASKED, at, 1, 999).url(), bytes(999))).isEqualTo(200);
    assertThat(owner.post("/api/uploads/" + id + "/completion", "").code())
        .isEqualTo("size-mismatch");
    // The process ended after the decision and before the object was erased.
    Location again = store().open(BUCKET, at.objectKey(), "video/mp4");
    assertThat(put(store().presign(ASKED, again, 1, 999).url(), bytes(999))).isEqualTo(200);
    store().complete(again, store().received(again));

    sweep().endExpired(Instant.now().plusSeconds(60));
    assertThat(object(id)).exists();
    sweep().endExpired(Instant.now().plus(Duration.ofMinutes(16)));

    assertThat(object(id)).doesNotExist();
    assertThat(dueAt(id)).isNull();
  }

  @Test
  void one_that_cannot_be_ended_does_not_stand_before_the_others() {
    String stuck = declare(1000).json().path("mediaId").asString();
    String other = declare(1000).json().path("mediaId").asString();
    platform
        .decisions()
        .sql(
            """
            update aggregate set due_at = '2001-01-01T00:00:00Z',
              state = jsonb_set(state, '{declared,objectKey}', 'null') where id = ?
            """)
        .param(stuck)
        .update();
    platform
        .decisions()
        .sql("update aggregate set due_at = '2001-01-02T00:00:00Z' where id = ?")
        .param(other)
        .update();
    try (var small = run(Map.of("mediahub.upload.sweep-batch", "1"))) {
      small.getBean(ExpirySweep.class).endExpired(Instant.now().plus(TWO_DAYS));
    }

    assertThat(state(other)).isEqualTo("aborted");
    assertThat(stateOf(stuck)).isEqualTo("pending");
    assertThat(dueAt(stuck)).isNotNull().isNotEqualTo("2001-01-01");
    platform
        .decisions()
        .sql(
            """
            update aggregate
               set state = jsonb_set(state, '{declared,objectKey}', to_jsonb(id || '/source'))
             where id = ?
            """)
        .param(stuck)
        .update();
  }

  @Test
  void an_upload_that_was_given_longer_meanwhile_is_looked_at_when_that_is_over() {
    String id = declare(1000).json().path("mediaId").asString();
    platform.decisions().sql("update aggregate set due_at = now() where id = ?").param(id).update();

    sweep().endExpired(Instant.now().plusSeconds(1));

    assertThat(state(id)).isEqualTo("uploading");
    assertThat(dueAt(id)).isGreaterThan(Instant.now().plusSeconds(3600).toString());
  }

  @Test
  void an_upload_that_only_the_store_knows_is_removed() {
    Location orphan = store().open(BUCKET, UUID.randomUUID() + "/source", "video/mp4");
    String id = declare(1000).json().path("mediaId").asString();
    sweep().removeForgotten(soon());
    assertThat(store().openSince(BUCKET, soon(), orphan::equals, 10)).isEmpty();
    assertThat(store().openSince(BUCKET, soon(), at -> belongs(at, id), 10)).hasSize(1);
  }

  private static String stateOf(String id) {
    return platform
        .decisions()
        .sql("select state ->> 'is' from aggregate where id = ?")
        .param(id)
        .query(String.class)
        .single();
  }

  /** As text in UTC, so that it can be compared; null when nothing is due. */
  private static String dueAt(String id) {
    return platform
        .decisions()
        .sql(
            "select to_char(due_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS')"
                + " from aggregate where id = ?")
        .param(id)
        .query((row, number) -> Optional.ofNullable(row.getString(1)))
        .single()
        .orElse(null);
  }
}

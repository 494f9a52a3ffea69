package io.mediahub.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.Api.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The header MediaHub-Position: reading one's own writes, and nothing older than before. */
class PositionsTest {
  private static final String HEADER = "MediaHub-Position";
  private static final String GRANT_EVENTS = "mediahub.grant.events.v1";

  private final String owner = Service.user();
  private final String viewer = Service.user();
  private final String media = Service.media(owner);
  private final String grants = "/api/media/" + media + "/grants";

  private String granted() {
    return position(Service.as(owner).put(grants + "/" + viewer, HEADER, ""));
  }

  private static String position(Answer answer) {
    return Objects.requireNonNull(answer.header(HEADER));
  }

  private static void soon(Runnable work) {
    CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(work);
  }

  /** As the topology does: the grant's row and its version. */
  private void project() {
    Service.granted(media, viewer);
    version(media + ":" + viewer, 1);
  }

  private static void version(String grantId, long version) {
    Service.views()
        .sql(
            "insert into access_grant_version (aggregate_id, version, src_offset) values (?, ?, 0)")
        .params(grantId, version)
        .update();
  }

  private static void progress(String model, int partition, long next) {
    Service.views()
        .sql(
            """
            insert into read_model_position (model, topic, partition, next_offset, fold_version)
            values (?, ?, ?, ?, 1)
            on conflict (model, topic, partition) do update set next_offset = excluded.next_offset
            """)
        .params(model, GRANT_EVENTS, partition, next)
        .update();
  }

  @Test
  void a_list_waits_for_what_the_reader_has_written() {
    String position = granted();
    soon(this::project);

    Answer list = Service.as(owner).get(grants, HEADER, position);

    assertThat(list.status()).isEqualTo(200);
    assertThat(list.json().path("items")).hasSize(1);
  }

  @Test
  void every_list_that_depends_on_it_waits() {
    String position = granted();
    soon(this::project);

    Answer catalogue = Service.as(owner).get("/api/media", HEADER, position);

    assertThat(catalogue.status()).isEqualTo(200);
    assertThat(
            Service.views()
                .sql("select count(*) from access_grant_version where aggregate_id = ?")
                .param(media + ":" + viewer)
                .query(Long.class)
                .single())
        .isOne();
  }

  @Test
  void what_does_not_depend_on_it_does_not_wait() {
    String position = granted();
    long began = System.nanoTime();

    Answer history = Service.as(owner, "ADMIN").get("/api/recipes/none/media", HEADER, position);

    assertThat(history.status()).isNotEqualTo(409);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void who_does_not_send_it_gets_what_there_is() {
    granted();

    Answer list = Service.as(owner).get(grants);

    assertThat(list.status()).isEqualTo(200);
    assertThat(list.json().path("items")).isEmpty();
    assertThat(list.header(HEADER)).isNull();
  }

  @Test
  void after_five_seconds_the_reader_is_told_to_come_again() {
    String position = granted();

    Answer list = Service.as(owner).get(grants, HEADER, position);

    assertThat(list.status()).isEqualTo(409);
    assertThat(list.code()).isEqualTo("position-not-reached");
    assertThat(list.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void nobody_waits_for_a_parked_key() {
    String position = granted();
    Service.views()
        .sql(
            """
            insert into parked_key (model, topic, key, partition, reason, why, since)
            values ('viewer-access', ?, ?, 0, 'gap', 'test', now())
            """)
        .params(GRANT_EVENTS, media + ":" + viewer)
        .update();

    Answer list = Service.as(owner).get(grants, HEADER, position);

    assertThat(list.status()).isEqualTo(200);
  }

  @Test
  void a_retried_command_answers_with_its_position_again() {
    Service.as(owner).put(grants + "/" + viewer, "Idempotency-Key", "again");

    Answer retried = Service.as(owner).put(grants + "/" + viewer, "Idempotency-Key", "again");

    soon(this::project);
    Answer list = Service.as(owner).get(grants, HEADER, position(retried));
    assertThat(list.json().path("items")).hasSize(1);
  }

  @Test
  void the_position_of_somebody_else_is_refused() {
    Answer list = Service.as(viewer).get("/api/media", HEADER, granted());

    assertThat(list.status()).isEqualTo(400);
    assertThat(list.code()).isEqualTo("position-invalid");
  }

  @Test
  void a_command_is_done_whatever_its_position_is() {
    Answer done = Service.as(owner).put(grants + "/" + viewer, HEADER, "nonsense");

    assertThat(done.status()).isEqualTo(200);
    assertThat(done.header(HEADER)).isNotNull();
  }

  @Test
  void the_next_read_is_not_older_also_by_another_instance() {
    progress("viewer-access", 0, 1_000);
    String seen = position(Service.as(owner).get(grants, HEADER, ""));
    progress("viewer-access", 0, 900); // as an older copy of the database would be
    soon(() -> progress("viewer-access", 0, 1_000));

    try (var other = Service.run(Map.of())) {
      Answer next = Service.at(other, owner).get(grants, HEADER, seen);

      assertThat(next.status()).isEqualTo(200);
      assertThat(position(next)).isNotBlank();
    }
  }

  @Test
  void a_read_that_would_be_older_is_refused() {
    progress("viewer-access", 1, 2_000);
    String seen = position(Service.as(owner).get(grants, HEADER, ""));
    progress("viewer-access", 1, 1_900);

    Answer next = Service.as(owner).get(grants, HEADER, seen);

    assertThat(next.code()).isEqualTo("position-not-reached");
  }
}

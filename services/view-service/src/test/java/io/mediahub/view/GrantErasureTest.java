package io.mediahub.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.platform.erasure.ErasureRun;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The grants of a person who is being forgotten. */
class GrantErasureTest {
  private final String ann = Service.user();
  private final String bob = Service.user();
  private final String ofAnn = Service.media(ann);
  private final String ofBob = Service.media(bob);
  private final JdbcClient decisions = Service.PLATFORM.decisions();

  private void forget(String person) {
    decisions
        .sql(
            "INSERT INTO aggregate (type, id, version, state) VALUES ('user', ?, 3,"
                + " '{\"is\":\"forgetting\",\"begunAt\":\"2026-05-01T12:00:00Z\","
                + "\"byAdministrator\":false}'::jsonb) ON CONFLICT (type, id)"
                + " DO UPDATE SET state = excluded.state")
        .param(person)
        .update();
  }

  private String state(String grantId) {
    return decisions
        .sql("SELECT state #>> '{}' FROM aggregate WHERE type = 'grant' AND id = ?")
        .param(grantId)
        .query(String.class)
        .single();
  }

  @Test
  void grants_to_and_by_the_person_end_and_others_stay() {
    Service.as(ann).put("/api/media/" + ofAnn + "/grants/" + bob);
    Service.as(ann).put("/api/media/" + ofAnn + "/grants/everyone");
    Service.as(bob).put("/api/media/" + ofBob + "/grants/" + ann);
    Service.as(bob).put("/api/media/" + ofBob + "/grants/everyone");
    forget(ann);

    try (var service = Service.run(Map.of())) {
      service.getBean(ErasureRun.class).run(Instant.now());
      service.getBean(ErasureRun.class).run(Instant.now());
    }

    assertThat(state(ofAnn + ":" + bob)).isEqualTo("REVOKED");
    assertThat(state(ofAnn + ":everyone")).isEqualTo("REVOKED");
    assertThat(state(ofBob + ":" + ann)).isEqualTo("REVOKED");
    assertThat(state(ofBob + ":everyone")).isEqualTo("ACTIVE");
    assertThat(
            decisions
                .sql("SELECT count FROM erasure_place WHERE person_id = ? AND step = 'grants'")
                .param(ann)
                .query(Integer.class)
                .single())
        .isEqualTo(3);
    assertThat(
            decisions
                .sql("SELECT count(*) FROM erasure_step WHERE person_id = ? AND step = 'grants'")
                .param(ann)
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }
}

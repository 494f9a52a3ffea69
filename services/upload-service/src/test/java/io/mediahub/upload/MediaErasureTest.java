package io.mediahub.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.platform.erasure.ErasureRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;

/** The media and objects of a person who is being forgotten, in a real object store. */
class MediaErasureTest extends ServiceTest {
  private static final String MEDIA = "mediahub-media";

  private final JdbcClient decisions = platform.decisions();
  private final S3Client objects = service.getBean(S3Client.class);
  private final ErasureRun erasers = service.getBean(ErasureRun.class);

  @BeforeAll
  static void bucketOfPackages() {
    S3Client client = service.getBean(S3Client.class);
    if (client.listBuckets().buckets().stream().noneMatch(each -> each.name().equals(MEDIA))) {
      client.createBucket(request -> request.bucket(MEDIA));
    }
  }

  private void forget() {
    decisions
        .sql(
            "UPDATE aggregate SET state = '{\"is\":\"forgetting\",\"byAdministrator\":false,"
                + "\"begunAt\":\"2026-05-01T12:00:00Z\"}'::jsonb WHERE type = 'user' AND id = ?")
        .param(userId)
        .update();
  }

  private List<String> done() {
    return decisions
        .sql("SELECT step FROM erasure_step WHERE person_id = ? ORDER BY step")
        .param(userId)
        .query(String.class)
        .list();
  }

  private long found(String place) {
    return decisions
        .sql("SELECT count FROM erasure_place WHERE person_id = ? AND place = ?")
        .params(userId, place)
        .query(Long.class)
        .optional()
        .orElse(-1L);
  }

  private String is(String mediaId) {
    return decisions
        .sql("SELECT state ->> 'is' FROM aggregate WHERE type = 'upload' AND id = ?")
        .param(mediaId)
        .query(String.class)
        .single();
  }

  @Test
  void all_media_are_deleted_and_it_is_done_when_the_last_object_is_gone() throws Exception {
    JsonNode complete = declare(1000).json();
    String media = complete.path("mediaId").asString();
    send(complete.path("parts").get(0), bytes(1000));
    assertThat(owner.post("/api/uploads/" + media + "/completion", "").status()).isEqualTo(200);
    String open = declare(1000).json().path("mediaId").asString();
    String segment = media + "/p-1/v/0.m4s";
    objects.putObject(
        request -> request.bucket(MEDIA).key(segment), RequestBody.fromBytes(bytes(10)));
    forget();

    erasers.run(Instant.now());

    assertThat(is(media)).isEqualTo("deleted");
    assertThat(is(open)).isEqualTo("deleted");
    assertThat(used(userId, UploadAllowance.MEDIA)).isZero();
    assertThat(done()).containsExactly("media");
    assertThat(found("s3://" + BUCKET + "/" + media + "/")).isEqualTo(1);
    assertThat(found("s3://" + MEDIA + "/" + media + "/")).isEqualTo(1);

    // The rendition process sweeps what was made of it, and the sweep of uploads the file.
    service.getBean(ExpirySweep.class).endExpired(Instant.now().plus(Duration.ofDays(2)));
    erasers.run(Instant.now());
    assertThat(done()).as("a segment is left").containsExactly("media");
    objects.deleteObject(request -> request.bucket(MEDIA).key(segment));
    erasers.run(Instant.now());

    assertThat(done()).containsExactly("media", "objects");
    assertThat(object(media)).doesNotExist();
    assertThat(found("decisions: aggregate (upload)")).isEqualTo(2);
  }

  @Test
  void killed_before_it_was_recorded_it_changes_nothing_more() {
    String open = declare(1000).json().path("mediaId").asString();
    forget();
    erasers.run(Instant.now());
    decisions.sql("DELETE FROM erasure_step WHERE person_id = ?").param(userId).update();

    erasers.run(Instant.now());

    assertThat(
            decisions
                .sql("SELECT version FROM aggregate WHERE type = 'upload' AND id = ?")
                .param(open)
                .query(Integer.class)
                .single())
        .isEqualTo(2);
    assertThat(found("decisions: aggregate (upload)")).isEqualTo(1);
    assertThat(done()).contains("media");
  }
}

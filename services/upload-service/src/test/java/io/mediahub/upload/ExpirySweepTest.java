package io.mediahub.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.Api.Answer;
import io.mediahub.upload.storage.Location;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ExpirySweepTest extends ServiceTest {
  @Test
  void an_expired_upload_is_ended_once_and_its_parts_are_removed() throws Exception {
    JsonNode upload = declare(1000).json();
    String id = upload.path("mediaId").asString();
    send(upload.path("parts").get(0), bytes(1000));
    catalogue(id, Instant.now().minusSeconds(3 * 86400));
    var sweep = service.getBean(ExpirySweep.class);
    sweep.endExpired(Instant.now());
    assertThat(state(id)).isEqualTo("uploading");

    Instant later = Instant.now().plusSeconds(2 * 86400);
    sweep.endExpired(later);
    sweep.endExpired(later);
    Answer seen = owner.get("/api/uploads/" + id);
    assertThat(seen.json().path("state").asString()).isEqualTo("aborted");
    assertThat(version(seen)).isEqualTo(2);
    assertThat(store().openSince(S3Server.BUCKET, later, at -> belongs(at, id), 10)).isEmpty();
  }

  @Test
  void an_upload_that_only_the_store_knows_is_removed() {
    Location orphan = store().open(S3Server.BUCKET, UUID.randomUUID() + "/source", "video/mp4");
    String id = declare(1000).json().path("mediaId").asString();
    service.getBean(ExpirySweep.class).removeForgotten(soon());
    assertThat(store().openSince(S3Server.BUCKET, soon(), orphan::equals, 10)).isEmpty();
    assertThat(store().openSince(S3Server.BUCKET, soon(), at -> belongs(at, id), 10)).hasSize(1);
  }
}

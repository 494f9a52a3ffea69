package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mediahub.client.ApiException;
import io.mediahub.client.Media;
import io.mediahub.client.Page;
import io.mediahub.client.Upload;
import io.mediahub.system.stack.Clips;
import io.mediahub.system.stack.OnStack;
import io.mediahub.system.stack.Person;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@OnStack
@Order(2)
class CommandsIT {
  private static Person owner;
  private static Person viewer;

  @BeforeAll
  static void register() {
    owner = Person.registered();
    viewer = Person.registered();
  }

  @Test
  void given_a_command_when_it_is_sent_again_with_its_key_then_the_first_answer_comes_back() {
    var same = owner.api().withIdempotencyKey(UUID.randomUUID().toString());

    Upload first = Clips.remembered(same.startUpload("Once", "video/mp4", 1000, "a".repeat(64)));
    Upload second = Clips.remembered(same.startUpload("Once", "video/mp4", 1000, "a".repeat(64)));

    assertThat(second.mediaId()).isEqualTo(first.mediaId());
    assertThat(second.version()).isEqualTo(first.version());
  }

  @Test
  void given_a_key_when_it_is_used_for_another_command_then_that_is_refused() {
    var same = owner.api().withIdempotencyKey(UUID.randomUUID().toString());
    Clips.remembered(same.startUpload("This", "video/mp4", 1000, "a".repeat(64)));

    var refusal =
        catchThrowableOfType(
            ApiException.class, () -> same.startUpload("That", "video/mp4", 2000, "d".repeat(64)));

    assertThat(refusal.code()).isEqualTo("idempotency-key-reused");
  }

  @Test
  void given_two_people_when_they_use_the_same_key_then_each_has_a_command_of_their_own() {
    String key = UUID.randomUUID().toString();

    Upload first = start(owner, key);
    Upload second = start(viewer, key);

    assertThat(second.mediaId()).isNotEqualTo(first.mediaId());
  }

  @Test
  void
      given_a_refused_command_when_it_is_sent_again_with_its_key_then_it_is_refused_the_same_way() {
    var same = owner.api().withIdempotencyKey(UUID.randomUUID().toString());
    ThrowingCallable empty = () -> same.startUpload("A title", "video/mp4", 0, "a".repeat(64));

    var first = catchThrowableOfType(ApiException.class, empty);
    var second = catchThrowableOfType(ApiException.class, empty);

    assertThat(second.code()).isEqualTo(first.code()).isEqualTo("file-empty");
    assertThat(second.mediaId()).isPresent().isEqualTo(first.mediaId());
  }

  @Test
  void given_a_write_when_read_at_least_at_its_version_then_the_read_model_shows_it() {
    for (int i = 0; i < 10; i++) {
      Upload upload = start(owner, UUID.randomUUID().toString());

      Media media = owner.api().media(upload.mediaId(), upload.version());

      assertThat(media.status()).isEqualTo("uploading");
      assertThat(media.title()).isEqualTo("A title");
    }
  }

  @Test
  void given_a_version_that_never_comes_when_read_then_refused_within_a_deadline() {
    Upload upload = start(owner, UUID.randomUUID().toString());
    long began = System.nanoTime();

    var refusal =
        catchThrowableOfType(
            ApiException.class, () -> owner.api().media(upload.mediaId(), upload.version() + 9));

    assertThat(refusal.status()).isEqualTo(409);
    assertThat(refusal.code()).isEqualTo("version-not-reached");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void given_several_media_when_paging_then_each_is_seen_once_the_newest_first() {
    Person curator = Person.registered();
    var made = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      Upload upload = start(curator, UUID.randomUUID().toString());
      curator.api().media(upload.mediaId(), upload.version());
      made.addFirst(upload.mediaId());
    }

    var seen = new ArrayList<String>();
    Page<Media> page = curator.api().catalogue(2, null);
    seen.addAll(ids(page));
    while (page.next() != null) {
      page = curator.api().catalogue(2, page.next());
      seen.addAll(ids(page));
    }

    assertThat(seen).isEqualTo(made);
  }

  @Test
  void given_an_aborted_upload_when_completed_then_it_is_gone_and_the_catalogue_says_so() {
    Upload upload = start(owner, UUID.randomUUID().toString());
    owner.api().abort(upload.mediaId());

    var refusal =
        catchThrowableOfType(ApiException.class, () -> owner.api().complete(upload.mediaId()));

    assertThat(refusal.status()).isEqualTo(410);
    owner
        .api()
        .awaitMedia(
            upload.mediaId(), media -> media.is(Media.Status.ABORTED), Duration.ofSeconds(10));
  }

  private static Upload start(Person person, String key) {
    return Clips.remembered(
        person
            .api()
            .withIdempotencyKey(key)
            .startUpload("A title", "video/mp4", 1000, "b".repeat(64)));
  }

  private static List<String> ids(Page<Media> page) {
    return page.items().stream().map(Media::mediaId).toList();
  }
}

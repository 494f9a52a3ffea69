package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.client.ApiException;
import io.mediahub.client.Upload;
import io.mediahub.system.stack.Cli;
import io.mediahub.system.stack.Clips;
import io.mediahub.system.stack.OnStack;
import io.mediahub.system.stack.Person;
import io.mediahub.system.stack.Processes;
import io.mediahub.system.stack.Views;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** All read models are made again while people read, and nobody notices. */
@OnStack
@Order(8)
class RebuildIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void given_a_wrong_row_when_all_are_rebuilt_under_readers_then_it_is_named_and_mended()
      throws Exception {
    Person owner = Person.registered();
    Upload upload = start(owner, "Before the rebuild");
    shown(owner, upload);
    Views.query(
        "update catalogue_upload set title = 'Forged' where media_id = '%s' returning 1"
            .formatted(upload.mediaId()));
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong reads = new AtomicLong();
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    Thread reader = Thread.ofPlatform().start(() -> read(owner, upload, over, reads, failures));

    Cli.Ended proof = Cli.call("rebuild", "media-catalogue", "--prove");
    Cli.Ended rebuilt = Cli.call("rebuild", "all");

    over.set(true);
    reader.join();
    assertThat(proof.exitCode()).isEqualTo(11);
    assertThat(proof.output()).contains("media_id=" + upload.mediaId(), "differs in title");
    assertThat(rebuilt.exitCode()).as(rebuilt.output()).isZero();
    assertThat(failures).isEmpty();
    assertThat(reads.get()).isPositive();
    assertThat(owner.api().media(upload.mediaId()).title()).isEqualTo("Before the rebuild");
    Upload later = start(owner, "After the rebuild");
    shown(owner, later);
    assertThat(Cli.call("rebuild", "all", "--prove").exitCode()).isZero();
    Processes.awaitAllReady(PATIENCE);
  }

  private static void read(
      Person owner, Upload upload, AtomicBoolean over, AtomicLong reads, Queue<String> failures) {
    while (!over.get()) {
      try {
        owner.api().media(upload.mediaId());
        owner.api().me();
        reads.incrementAndGet();
      } catch (ApiException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
  }

  private static Upload start(Person owner, String title) {
    return Clips.remembered(owner.api().startUpload(title, "video/mp4", 1000, "e".repeat(64)));
  }

  private static void shown(Person owner, Upload upload) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(owner.api().media(upload.mediaId())).isNotNull());
  }
}

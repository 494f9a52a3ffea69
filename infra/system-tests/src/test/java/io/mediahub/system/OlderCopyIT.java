package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.client.Media;
import io.mediahub.client.Upload;
import io.mediahub.system.stack.Clips;
import io.mediahub.system.stack.Directory;
import io.mediahub.system.stack.OnStack;
import io.mediahub.system.stack.Person;
import io.mediahub.system.stack.Processes;
import io.mediahub.system.stack.Views;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restored backup is behind the log, and the platform is not informed. */
@OnStack
@Order(7)
class OlderCopyIT {
  private static final Duration WHOLE_AGAIN = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void given_an_older_copy_of_the_catalogue_when_it_is_put_back_then_it_becomes_whole_by_itself() {
    Person owner = Person.registered();
    shown(owner, start(owner, "Before the copy"));
    Views.copyAside();
    Processes.awaitAllReady(WHOLE_AGAIN);
    String film = Clips.upload(owner, Clips.quickest());
    owner.api().awaitMedia(film, Media::ended, Duration.ofMinutes(2));
    for (int i = 0; i < 10; i++) {
      shown(owner, start(owner, "After the copy " + i));
    }
    owner.api().grant(film, "everyone");
    Map<String, List<String>> before = settled();

    Views.putBackOlder();

    await("the catalogue is whole again")
        .atMost(WHOLE_AGAIN)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(Views.content()).isEqualTo(before));
    shown(owner, start(owner, "After all that"));
    Processes.awaitAllReady(WHOLE_AGAIN);
  }

  @Test
  void given_an_older_copy_of_the_directory_when_it_is_put_back_then_it_becomes_whole_by_itself() {
    Person old = Person.registered();
    visible(old);
    Directory.copyAside(folder);
    var newer = new ArrayList<Person>();
    for (int i = 0; i < 5; i++) {
      newer.add(Person.registered());
    }
    newer.forEach(OlderCopyIT::visible);
    Map<String, List<String>> before = Directory.content();
    long pid = Processes.pid("mongo");

    Directory.putBackOlder(folder);

    Processes.awaitBack("mongo", pid);
    await("the directory is whole again")
        .atMost(WHOLE_AGAIN)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(Directory.content()).isEqualTo(before));
    newer.forEach(OlderCopyIT::visible);
    visible(Person.registered());
    Processes.awaitAllReady(WHOLE_AGAIN);
  }

  private static Upload start(Person owner, String title) {
    return Clips.remembered(owner.api().startUpload(title, "video/mp4", 1000, "f".repeat(64)));
  }

  private static void shown(Person owner, Upload upload) {
    await()
        .atMost(WHOLE_AGAIN)
        .ignoreExceptions()
        .until(() -> owner.api().media(upload.mediaId()).is(Media.Status.UPLOADING));
  }

  private static void visible(Person person) {
    await()
        .atMost(WHOLE_AGAIN)
        .ignoreExceptions()
        .until(() -> person.api().me().email().equals(person.email()));
  }

  /** The content, once two reads in a row are equal: no event is under way any more. */
  private static Map<String, List<String>> settled() {
    var last = new ArrayList<Map<String, List<String>>>();
    last.add(Views.content());
    await()
        .atMost(WHOLE_AGAIN)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              last.add(Views.content());
              return last.getLast().equals(last.get(last.size() - 2));
            });
    return last.getLast();
  }
}

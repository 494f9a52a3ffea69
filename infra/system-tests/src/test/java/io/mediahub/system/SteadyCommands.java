package io.mediahub.system;

import io.mediahub.client.ApiException;
import io.mediahub.client.Upload;
import io.mediahub.system.stack.Clips;
import io.mediahub.system.stack.Person;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * People who go on asking for uploads and registering, a few times a second, whatever happens to
 * the platform. Each command has a key and is sent again until it is answered; what was answered is
 * kept.
 */
final class SteadyCommands implements AutoCloseable {
  private static final Duration BETWEEN_UPLOADS = Duration.ofMillis(250);
  private static final Duration BETWEEN_REGISTRATIONS = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private volatile Person owner;
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
  private final Map<String, String> uploads = new ConcurrentHashMap<>();
  private final Map<String, Person> people = new ConcurrentHashMap<>();
  private final Map<String, Throwable> failures = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean open = true;

  SteadyCommands(Person owner) {
    this.owner = owner;
    every(BETWEEN_UPLOADS, this::upload);
    every(BETWEEN_REGISTRATIONS, this::register);
  }

  /** Media id of every accepted upload, to its title, which is unique. */
  Map<String, String> uploads() {
    return uploads;
  }

  /** By user id. */
  Map<String, Person> people() {
    return people;
  }

  /** Commands that were refused, or not answered in all that time. */
  Map<String, Throwable> failures() {
    return failures;
  }

  private void every(Duration pause, Runnable task) {
    clock.scheduleWithFixedDelay(task, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void upload() {
    String title = "steady " + asked.incrementAndGet();
    String key = UUID.randomUUID().toString();
    persistently(
        title,
        () -> {
          Upload upload =
              owner
                  .api()
                  .withIdempotencyKey(key)
                  .startUpload(title, "video/mp4", 1000, "e".repeat(64));
          uploads.put(upload.mediaId(), title);
          Clips.remembered(upload);
        });
  }

  private void register() {
    String number = "person " + asked.incrementAndGet();
    Person.Registration registration = Person.registration();
    persistently(
        number,
        () -> {
          Person person = registration.done();
          people.put(person.userId(), person);
        });
  }

  private void persistently(String what, Runnable command) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (open || System.nanoTime() < deadline) {
      try {
        command.run();
        return;
      } catch (ApiException e) {
        if (e.status() == 401) {
          loginAgain();
        } else if (e.status() < 500) {
          failures.put(what, e);
          return;
        }
      } catch (UncheckedIOException unreachable) {
        // asked again below
      } catch (RuntimeException e) {
        failures.put(what, e);
        return;
      }
      if (System.nanoTime() > deadline) {
        failures.put(what, new IllegalStateException("not answered within " + PATIENCE));
        return;
      }
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }

  /** An access token lasts ten minutes; on a busy machine the test may take longer. */
  private void loginAgain() {
    try {
      owner = owner.again();
    } catch (RuntimeException unreachable) {
      // asked again with the next try
    }
  }

  /** Asks for nothing new and waits for the answers that are still to come. */
  @Override
  public void close() {
    open = false;
    clock.shutdown();
    try {
      if (!clock.awaitTermination(PATIENCE.toSeconds() + 40, TimeUnit.SECONDS)) {
        failures.put("the end", new IllegalStateException("commands are still under way"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

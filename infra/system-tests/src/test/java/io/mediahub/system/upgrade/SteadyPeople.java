package io.mediahub.system.upgrade;

import io.mediahub.client.Accounts.NewAccount;
import io.mediahub.client.ApiException;
import io.mediahub.client.MediaHubClient;
import io.mediahub.client.Upload;
import io.mediahub.system.stack.Clips;
import io.mediahub.system.stack.Person;
import io.mediahub.system.stack.Stack;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * People who register, log in, ask for uploads, give and withdraw grants and read, each at a steady
 * pace. What is not answered is sent again with its key until it is; what was answered is kept.
 */
final class SteadyPeople implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(150);
  private static final int VIEWERS = 8;

  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(7);
  private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
  private final Person regular;
  private final String film;
  private final List<String> viewers = new ArrayList<>();
  private volatile Person owner;

  private final List<String> uploads = new CopyOnWriteArrayList<>();
  private final List<String> people = new CopyOnWriteArrayList<>();
  private final List<String> sessions = new CopyOnWriteArrayList<>();
  private final Map<String, Long> grants = new HashMap<>();
  private volatile Optional<Upload> newest = Optional.empty();
  private int turn;

  SteadyPeople(Person owner, Person regular) {
    this.owner = owner;
    this.regular = regular;
    this.film =
        Clips.remembered(owner.api().startUpload("The film", "video/mp4", 1000, "a".repeat(64)))
            .mediaId();
    for (int i = 0; i < VIEWERS; i++) {
      viewers.add(UUID.randomUUID().toString());
    }
    every(Duration.ofSeconds(5), this::register);
    every(Duration.ofSeconds(4), this::logIn);
    every(Duration.ofMillis(400), this::upload);
    every(Duration.ofMillis(120), this::grant);
    every(Duration.ofMillis(80), this::read);
    every(Duration.ofMillis(300), this::writeAndRead);
  }

  String film() {
    return film;
  }

  /** Media ids of the uploads that were asked for and aborted. */
  List<String> uploads() {
    return uploads;
  }

  /** User ids. */
  List<String> people() {
    return people;
  }

  /** Session ids of the one who logs in again and again. */
  List<String> sessions() {
    return sessions;
  }

  /** Viewer to the version of the last grant or revocation; odd ones are grants. */
  Map<String, Long> grants() {
    return grants;
  }

  Tally tally(String kind) {
    return tallies.computeIfAbsent(kind, Tally::new);
  }

  List<Tally> tallies() {
    return tallies.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .toList();
  }

  private void register() {
    Person.Registration wish = Person.registration();
    persistently(
            "register",
            wish.key(),
            key ->
                Stack.anonymous()
                    .withIdempotencyKey(key)
                    .register(new NewAccount(wish.email(), wish.password(), wish.name()))
                    .userId())
        .ifPresent(people::add);
  }

  private void logIn() {
    persistently(
            "log-in",
            key ->
                Person.remembered(
                        Stack.anonymous()
                            .withIdempotencyKey(key)
                            .login(regular.email(), regular.password()))
                    .sessionId())
        .ifPresent(sessions::add);
  }

  private void upload() {
    Optional<Upload> asked =
        persistently(
            "upload",
            key ->
                Clips.remembered(
                    api(key).startUpload("Steady", "video/mp4", 1000, "b".repeat(64))));
    asked.ifPresent(
        upload -> {
          newest = asked;
          persistently("abort", key -> abort(api(key), upload.mediaId())).ifPresent(uploads::add);
        });
  }

  private static String abort(MediaHubClient api, String mediaId) {
    api.abort(mediaId);
    return mediaId;
  }

  /** One viewer after the other gets what the last round took away, and the other way round. */
  private void grant() {
    String viewer = viewers.get(turn++ % VIEWERS);
    long expected = grants.getOrDefault(viewer, 0L) + 1;
    Optional<Long> answered =
        persistently(
            "grant",
            key ->
                expected % 2 == 1
                    ? api(key).grant(film, viewer).version()
                    : api(key).revoke(film, viewer).version());
    answered.ifPresent(
        version -> {
          grants.put(viewer, version);
          if (version != expected) {
            tally("grant").lost("version " + version + " where " + expected + " was to come");
          }
        });
  }

  private void read() {
    newest.ifPresent(
        upload ->
            persistently(
                "read", key -> owner.api().media(upload.mediaId(), upload.version()).status()));
  }

  /** What was just written is in the next answer, whichever process gives it. */
  private void writeAndRead() {
    MediaHubClient own = owner.api().readingOwnWrites();
    Optional<Upload> asked =
        persistently(
            "own upload",
            key ->
                Clips.remembered(
                    own.withIdempotencyKey(key)
                        .startUpload("Own", "video/mp4", 1000, "c".repeat(64))));
    asked.ifPresent(
        upload -> {
          persistently("own list", key -> newestOf(own))
              .filter(newest -> !newest.equals(upload.mediaId()))
              .ifPresent(other -> tally("own list").lost("the list did not show the upload"));
          persistently("own abort", key -> abort(own.withIdempotencyKey(key), upload.mediaId()));
          persistently("own list", key -> own.media(upload.mediaId()).status())
              .filter(status -> !status.equals("aborted"))
              .ifPresent(status -> tally("own list").lost("aborted, and read as " + status));
        });
  }

  /** Of those that only this task makes: the others make theirs at the same time. */
  private static String newestOf(MediaHubClient own) {
    return own.catalogue(50, null).items().stream()
        .filter(media -> media.title().equals("Own"))
        .findFirst()
        .map(media -> media.mediaId())
        .orElse("");
  }

  private MediaHubClient api(String key) {
    return owner.api().withIdempotencyKey(key);
  }

  private <T> Optional<T> persistently(String kind, Function<String, T> request) {
    return persistently(kind, UUID.randomUUID().toString(), request);
  }

  /** Empty when it was refused, or not answered in all that time. */
  private <T> Optional<T> persistently(String kind, String key, Function<String, T> request) {
    Tally tally = tally(kind);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (int tries = 1; ; tries++) {
      tally.asked();
      String reason;
      try {
        T answer = request.apply(key);
        tally.done(tries);
        return Optional.of(answer);
      } catch (ApiException e) {
        reason = e.status() + " " + e.code();
        if (e.status() == 401) {
          logInAgain();
        } else if (!e.mayPass() && e.status() != 429) {
          tally.failed(reason);
          tally.lost(e.getMessage());
          return Optional.empty();
        }
      } catch (UncheckedIOException e) {
        reason = e.getCause().getClass().getSimpleName();
      } catch (RuntimeException e) {
        tally.lost(e.toString());
        return Optional.empty();
      }
      tally.failed(reason);
      if (System.nanoTime() > deadline) {
        tally.lost("not answered within " + PATIENCE + ": " + reason);
        return Optional.empty();
      }
      LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
    }
  }

  /** An access token lasts ten minutes; on a busy machine the test may take longer. */
  private void logInAgain() {
    try {
      owner = owner.again();
    } catch (RuntimeException unreachable) {
      // the next try finds out
    }
  }

  private void every(Duration pause, Runnable task) {
    clock.scheduleWithFixedDelay(task, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks for nothing new and waits for the answers that are still to come. */
  @Override
  public void close() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(PATIENCE.toSeconds() + 40, TimeUnit.SECONDS)) {
        tally("the end").lost("requests are still under way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

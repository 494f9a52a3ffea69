package io.mediahub.bench.chaos;

import io.mediahub.bench.Environment;
import io.mediahub.client.Accounts.Grant;
import io.mediahub.client.Accounts.NewAccount;
import io.mediahub.client.ApiException;
import io.mediahub.client.Media;
import io.mediahub.client.MediaHubClient;
import io.mediahub.client.NotInTime;
import io.mediahub.client.SourceFile;
import io.mediahub.client.Upload;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * People who register, ask for uploads, upload, grant and withdraw. Each command is sent once: what
 * is not answered stays unknown, as it does for somebody who closes the page.
 */
final class Load implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int PEOPLE = 4;
  private static final int VIEWERS = 6;

  /** As the platform names it. */
  static final String USERS = "user.events";

  static final String UPLOADS = "upload.events";
  static final String GRANTS = "grant.events";
  static final String REQUESTED = "UploadRequested";
  static final String COMPLETED = "UploadCompleted";

  private final Environment environment;
  private final Ledger ledger;
  private final Path clip;
  private final List<Person> people = new ArrayList<>();
  private final Set<String> newcomers = ConcurrentHashMap.newKeySet();
  private final Map<String, Person> films = new ConcurrentHashMap<>();
  private final AtomicInteger number = new AtomicInteger();
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(PEOPLE * 2 + 2);

  /** One who has an account, and a film to grant. */
  private static final class Person {
    final String userId;
    final String email;
    final String password;
    final String film;
    final List<String> viewers = new ArrayList<>();
    volatile MediaHubClient api;
    int turn;

    Person(String userId, String email, String password, MediaHubClient api, String film) {
      this.userId = userId;
      this.email = email;
      this.password = password;
      this.api = api;
      this.film = film;
      for (int i = 0; i < VIEWERS; i++) {
        viewers.add(UUID.randomUUID().toString());
      }
    }
  }

  /**
   * Starts at once; the platform must serve.
   *
   * @param clip a short film
   */
  Load(Environment environment, Ledger ledger, Path clip) {
    this.environment = environment;
    this.ledger = ledger;
    this.clip = clip;
    for (int i = 0; i < PEOPLE; i++) {
      people.add(person());
    }
    for (Person person : people) {
      every(Duration.ofMillis(500), () -> upload(person));
      every(Duration.ofMillis(200), () -> grant(person));
    }
    every(Duration.ofSeconds(4), this::register);
    every(Duration.ofSeconds(15), this::film);
  }

  private void every(Duration pause, Runnable task) {
    // What a client throws is said there; a broken schedule would end with the run.
    var _ =
        clock.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                System.err.println("  a client failed: " + e);
              }
            },
            0,
            pause.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private MediaHubClient anybody() {
    return new MediaHubClient(environment.url(), PATIENCE);
  }

  private Person person() {
    String email = "chaos-" + UUID.randomUUID() + "@example.org";
    String password = UUID.randomUUID().toString();
    String userId = anybody().register(new NewAccount(email, password, "Chaos")).userId();
    MediaHubClient api = loggedIn(email, password);
    String film =
        ledger
            .send(
                userId,
                UPLOADS,
                REQUESTED,
                null,
                () -> api.startUpload("chaos", "video/mp4", 1000, "d".repeat(64)),
                Upload::mediaId,
                upload -> 1L,
                refused -> {
                  throw refused;
                })
            .map(Upload::mediaId)
            .orElseThrow();
    return new Person(userId, email, password, api, film);
  }

  private MediaHubClient loggedIn(String email, String password) {
    return anybody().withToken(anybody().login(email, password).accessToken());
  }

  private void register() {
    String email = "chaos-" + UUID.randomUUID() + "@example.org";
    ledger
        .send(
            email,
            USERS,
            "UserRegistered",
            null,
            () ->
                anybody().register(new NewAccount(email, UUID.randomUUID().toString(), "Newcomer")),
            registered -> registered.userId(),
            registered -> 1L,
            refused -> {})
        .ifPresent(registered -> newcomers.add(registered.userId()));
  }

  private void upload(Person person) {
    start(person, "chaos " + number.incrementAndGet(), 1000, "d".repeat(64))
        .ifPresent(upload -> abort(person, upload));
  }

  private Optional<Upload> start(Person person, String title, long size, String sha256) {
    return ledger.send(
        person.userId,
        UPLOADS,
        REQUESTED,
        null,
        () -> person.api.startUpload(title, "video/mp4", size, sha256),
        Upload::mediaId,
        upload -> 1L,
        refused -> again(person, refused));
  }

  private void abort(Person person, Upload upload) {
    ledger.send(
        person.userId,
        UPLOADS,
        "UploadAborted",
        upload.mediaId(),
        () -> {
          person.api.abort(upload.mediaId());
          return upload;
        },
        Upload::mediaId,
        aborted -> 2L,
        refused -> again(person, refused));
  }

  /** Each viewer gets what the last round took away, and the other way round. */
  private void grant(Person person) {
    String viewer = person.viewers.get(person.turn % VIEWERS);
    boolean give = person.turn / VIEWERS % 2 == 0;
    person.turn++;
    ledger.send(
        person.userId,
        GRANTS,
        GRANTS,
        person.film + ":" + viewer,
        () -> give ? person.api.grant(person.film, viewer) : person.api.revoke(person.film, viewer),
        grant -> person.film + ":" + viewer,
        Grant::version,
        refused -> again(person, refused));
  }

  /** A real film, which has to have one outcome, whatever happens meanwhile. */
  private void film() {
    Person person = people.get(number.incrementAndGet() % PEOPLE);
    start(person, "chaos film", SourceFile.size(clip), SourceFile.sha256(clip))
        .filter(upload -> sent(person, upload))
        .ifPresent(upload -> complete(person, upload));
  }

  /** The store may be away for longer than the client goes on trying: then nothing is completed. */
  private boolean sent(Person person, Upload upload) {
    try {
      person.api.uploadParts(upload, clip, bytes -> {});
      return true;
    } catch (ApiException | UncheckedIOException e) {
      return false;
    }
  }

  private void complete(Person person, Upload upload) {
    ledger
        .send(
            person.userId,
            UPLOADS,
            COMPLETED,
            upload.mediaId(),
            () -> person.api.complete(upload.mediaId()),
            Upload::mediaId,
            Upload::version,
            refused -> again(person, refused))
        .ifPresent(done -> films.put(done.mediaId(), person));
  }

  /** An access token lasts ten minutes. */
  private void again(Person person, ApiException refused) {
    if (refused.status() == 401) {
      try {
        person.api = loggedIn(person.email, person.password);
      } catch (ApiException | UncheckedIOException unreachable) {
        // the next command finds out
      }
    }
  }

  /** User ids of the people whose commands are in the ledger. */
  Set<String> people() {
    Set<String> ids = new HashSet<>(newcomers);
    people.forEach(person -> ids.add(person.userId));
    return ids;
  }

  /**
   * Waits until the films whose upload was accepted as complete have ended, as their owners see it.
   *
   * @return those that have not ended in time
   */
  List<String> awaitFilms(Duration deadline) {
    long until = System.nanoTime() + deadline.toNanos();
    List<String> late = new ArrayList<>();
    films.forEach(
        (media, person) -> {
          Duration left = Duration.ofNanos(Math.max(1, until - System.nanoTime()));
          try {
            loggedIn(person.email, person.password).awaitMedia(media, Media::ended, left);
          } catch (NotInTime | ApiException | UncheckedIOException e) {
            late.add("media " + media + ": " + e.getMessage());
          }
        });
    return late;
  }

  int films() {
    return films.size();
  }

  /** Sends nothing new, and waits for what is under way. */
  @Override
  public void close() throws InterruptedException {
    clock.shutdown();
    if (!clock.awaitTermination(2, TimeUnit.MINUTES)) {
      System.err.println("  some clients still wait for an answer");
      clock.shutdownNow();
    }
  }
}

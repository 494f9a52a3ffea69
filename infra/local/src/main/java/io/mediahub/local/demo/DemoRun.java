package io.mediahub.local.demo;

import io.mediahub.client.Accounts;
import io.mediahub.client.ApiException;
import io.mediahub.client.Event;
import io.mediahub.client.Media;
import io.mediahub.client.MediaHubClient;
import io.mediahub.client.Playback;
import io.mediahub.client.SourceFile;
import io.mediahub.client.StreamReader;
import io.mediahub.client.Upload;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.demo.DemoResult.Person;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes one file through the whole platform, by the public API alone: accounts, upload, encode,
 * grant, playback, revocation, history.
 */
public final class DemoRun {
  private static final Duration REVOCATION_LIMIT = Duration.ofSeconds(10);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final MediaHubClient anybody;
  private final Path file;
  private final Duration limit;
  private final Bars bars;
  private final Consumer<String> messages;
  private final Map<String, Boolean> checks = new LinkedHashMap<>();

  /**
   * A demo of one file.
   *
   * @param limit from the completed upload to the end of the encode
   * @param messages receives lines for people
   */
  public DemoRun(URI url, Path file, Duration limit, Bars bars, Consumer<String> messages) {
    this.anybody = new MediaHubClient(url);
    this.file = file;
    this.limit = limit;
    this.bars = bars;
    this.messages = messages;
  }

  private record Account(Person person, MediaHubClient client) {}

  /**
   * @throws Failure for an image, which has no playlist to watch
   */
  public DemoResult run() {
    if (ContentTypes.of(file).startsWith("image/")) {
      throw new Failure(
          ExitCode.USAGE,
          "The demo watches films and sounds, and " + file + " is an image.",
          "Give the path of a video or audio file. docs/api.md says how images are uploaded.");
    }
    String title = file.getFileName().toString();
    Account owner = account("owner");
    Account viewer = account("viewer");
    messages.accept("Accounts: " + owner.person().email() + ", " + viewer.person().email());
    String mediaId;
    try {
      mediaId = upload(owner.client(), title).mediaId();
    } catch (ApiException e) {
      bars.end();
      // A file that is refused at once is a refused media, like one that is refused later.
      mediaId = e.mediaId().orElseThrow(() -> e);
    }
    MediaProgress progress = new MediaProgress(bars);
    Media media = owner.client().awaitMedia(mediaId, Media::ended, limit, progress::show);
    bars.end();
    if (!media.is(Media.Status.PUBLISHED)) {
      List<Event> events = history(owner.client(), media);
      NotPublished.lines(media).forEach(messages);
      return result(
          media, title, media.status(), media.refusal(), null, owner, viewer, null, null, events);
    }
    DemoResult.Read read = watchAndRevoke(owner, viewer, media.mediaId());
    List<Event> events = history(owner.client(), media);
    Playback stays = owner.client().startPlayback(media.mediaId());
    return result(
        media, title, media.status(), null, stays, owner, viewer, read, media.timings(), events);
  }

  private Account account(String role) {
    String email = role + "-" + random(6) + "@example.org";
    String password = random(16);
    Accounts.Registered registered =
        anybody.register(new Accounts.NewAccount(email, password, "Demo " + role));
    Accounts.Session session = anybody.login(email, password);
    return new Account(
        new Person(registered.userId(), email, password), anybody.withSession(session));
  }

  private Upload upload(MediaHubClient owner, String title) {
    long size = SourceFile.size(file);
    String note = "%.1f MB".formatted(size / 1e6);
    bars.show("upload", 0, note);
    Upload upload =
        owner.uploadFile(
            file,
            title,
            ContentTypes.of(file),
            sent -> bars.show("upload", (int) (1000 * sent / Math.max(1, size)), note));
    bars.show("upload", 1000, note);
    return upload;
  }

  /** Everything a viewer can and cannot do. */
  private DemoResult.Read watchAndRevoke(Account owner, Account viewer, String mediaId) {
    String viewerId = viewer.person().userId();
    check("without a grant the viewer cannot start a playback", () -> refused(viewer, mediaId));
    owner.client().grant(mediaId, viewerId);
    Playback playback = granted(viewer.client(), mediaId);
    URI playlist = playback.playlist();
    StreamReader streams = viewer.client().streams();

    long began = System.nanoTime();
    StreamReader.ReadStream stream = streams.readAll(playlist, playback.cookieHeader(), o -> {});
    long millis = (System.nanoTime() - began) / 1_000_000;
    DemoResult.Read read =
        new DemoResult.Read(stream.playlists(), stream.segments(), stream.bytes(), millis);
    messages.accept(
        "Watched: read %d playlists and %d segments, %.1f MB, through the edge in %d ms"
            .formatted(read.playlists(), read.segments(), read.bytes() / 1e6, millis));
    check(
        "every playlist is complete",
        () -> stream.renditions().stream().allMatch(StreamReader.ReadRendition::ended));
    check("without cookies the answer is 403", () -> status(streams, playlist, null) == 403);

    owner.client().revoke(mediaId, viewerId);
    long revoked = System.nanoTime();
    check(
        "after the revocation the answer is 403",
        () -> {
          while (status(streams, playlist, playback.cookieHeader()) != 403) {
            if (System.nanoTime() - revoked > REVOCATION_LIMIT.toNanos()) {
              return false;
            }
          }
          messages.accept(
              "Revoked: the edge answered 403 after %d ms"
                  .formatted((System.nanoTime() - revoked) / 1_000_000));
          return true;
        });
    return read;
  }

  private static boolean refused(Account viewer, String mediaId) {
    try {
      viewer.client().startPlayback(mediaId);
      return false;
    } catch (ApiException e) {
      return e.status() == 403 || e.status() == 404;
    }
  }

  /** A grant is visible a moment after it was accepted; until then the answer is no. */
  private static Playback granted(MediaHubClient viewer, String mediaId) {
    long deadline = System.nanoTime() + REVOCATION_LIMIT.toNanos();
    while (true) {
      try {
        return viewer.startPlayback(mediaId);
      } catch (ApiException e) {
        boolean notYet = e.status() == 403 || e.status() == 404 || e.mayPass();
        if (!notYet || System.nanoTime() > deadline) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() {
    java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
  }

  private static int status(StreamReader streams, URI uri, @Nullable String cookies) {
    return streams.get(uri, cookies).statusCode();
  }

  private List<Event> history(MediaHubClient owner, Media media) {
    List<Event> events = owner.events(media);
    messages.accept("");
    messages.accept(EventTable.of(events));
    return events;
  }

  private interface Check {
    boolean holds();
  }

  private void check(String name, Check check) {
    boolean holds = check.holds();
    checks.put(name, holds);
    messages.accept((holds ? "  holds    " : "  FAILS    ") + name);
  }

  private DemoResult result(
      @Nullable Media media,
      String title,
      String status,
      Media.@Nullable Refusal refusal,
      @Nullable Playback playback,
      Account owner,
      Account viewer,
      DemoResult.@Nullable Read read,
      Media.@Nullable Timings timings,
      List<Event> events) {
    return new DemoResult(
        media == null ? null : media.mediaId(),
        title,
        status,
        refusal,
        playback == null ? null : playback.playlistUrl(),
        playback == null ? Map.of() : playback.cookies(),
        owner.person(),
        viewer.person(),
        timings(timings),
        media == null || media.renditions() == null ? List.of() : media.renditions(),
        read,
        checks,
        events);
  }

  private static DemoResult.Timings timings(Media.@Nullable Timings t) {
    return t == null
        ? new DemoResult.Timings(null, null, null, null)
        : new DemoResult.Timings(
            between(t.requestedAt(), t.uploadedAt()),
            between(t.requestedAt(), t.inspectedAt()),
            between(t.requestedAt(), t.firstPlayableAt()),
            between(t.requestedAt(), t.publishedAt()));
  }

  private static @Nullable Long between(@Nullable Instant from, @Nullable Instant to) {
    return Optional.ofNullable(from)
        .flatMap(f -> Optional.ofNullable(to).map(t -> Duration.between(f, t).toMillis()))
        .orElse(null);
  }

  private static String random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}

package io.mediahub.bench.throughput;

import io.mediahub.bench.Environment;
import io.mediahub.bench.encode.Clip;
import io.mediahub.bench.latency.Sample;
import io.mediahub.client.Accounts.Grant;
import io.mediahub.client.Accounts.NewAccount;
import io.mediahub.client.ApiException;
import io.mediahub.client.Media;
import io.mediahub.client.MediaHubClient;
import io.mediahub.client.Upload;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * People who let others watch and take that back, and viewers whose players renew their playbacks.
 * Each has an account and a token of their own. The media of the grants are uploads that were only
 * announced, so that nothing is encoded meanwhile.
 */
final class Workload implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration PUBLISHED = Duration.ofSeconds(90);
  private static final String NO_FILE = "0".repeat(64);
  private static final int PLAYBACKS_EACH = 8;
  private static final int TOO_MANY_REQUESTS = 429;

  /** More than are under way in two seconds at a high rate. */
  private static final int GRANTS = 8_000;

  private final int renewals;
  private final List<MediaHubClient> people = new ArrayList<>();
  private final List<String> announced = new ArrayList<>();
  private final Queue<Granting> grants = new ConcurrentLinkedQueue<>();
  private final Queue<Renewal> playbacks = new ConcurrentLinkedQueue<>();
  private final AtomicLong taken = new AtomicLong();
  private @Nullable String film;

  /**
   * Makes the accounts and what they need.
   *
   * @param users how many people
   * @param renewals of a hundred commands, how many renew a playback; with 0 nothing is published
   * @throws Failure when the edge counts the requests of this machine
   */
  Workload(Environment environment, int users, int renewals, Consumer<String> progress)
      throws Exception {
    this.renewals = renewals;
    MediaHubClient anybody = new MediaHubClient(environment.url(), ANSWER);
    try {
      progress.accept("making " + users + " accounts and their media");
      for (int n = 0; n < users; n++) {
        people.add(person(anybody));
        Upload upload = people.get(n).startUpload("Benchmark", "video/mp4", 1_000_000, NO_FILE);
        announced.add(upload.mediaId());
      }
      for (int n = 0; n < GRANTS; n++) {
        int owner = n % users;
        grants.add(
            new Granting(people.get(owner), announced.get(owner), UUID.randomUUID().toString()));
      }
      if (renewals > 0) {
        progress.accept("publishing a clip, and starting playbacks of it");
        startPlaybacks(Clip.of(environment, null));
      }
    } catch (ApiException e) {
      throw e.status() == TOO_MANY_REQUESTS ? counted() : e;
    }
  }

  private static MediaHubClient person(MediaHubClient anybody) {
    String email = "bench-" + UUID.randomUUID() + "@example.org";
    String password = UUID.randomUUID().toString();
    anybody.register(new NewAccount(email, password, "Bench user"));
    return anybody.withSession(anybody.login(email, password));
  }

  private void startPlaybacks(Path clip) {
    MediaHubClient owner = people.getFirst();
    String mediaId =
        owner.uploadFile(clip, "Benchmark", Clip.contentType(clip), sent -> {}).mediaId();
    film = mediaId;
    Media media = owner.awaitMedia(mediaId, Media::ended, PUBLISHED);
    if (!media.is(Media.Status.PUBLISHED)) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The clip was not published; it is " + media.status() + ".",
          "See './mediahub logs encoder-service', or leave playbacks out with --renewals 0.");
    }
    owner.grant(mediaId, "everyone");
    for (MediaHubClient viewer : people) {
      for (int n = 0; n < PLAYBACKS_EACH; n++) {
        playbacks.add(new Renewal(viewer, viewer.startPlayback(mediaId).playbackId()));
      }
    }
  }

  private static Failure counted() {
    return new Failure(
        ExitCode.USAGE,
        "The edge counts the requests of this machine, so that the rate limit would be measured.",
        "Start the platform with MEDIAHUB_EDGE_LIMITS_EXEMPT=127.0.0.1/32,::1/128, which exempts"
            + " this machine.");
  }

  /** The next command; null when all aggregates have one under way. */
  @Nullable Command next() {
    long number = taken.getAndIncrement();
    // Evenly, so that each second has the same mix.
    boolean renewal = (number + 1) * renewals / 100 > number * renewals / 100;
    Command renews = renewal ? playbacks.poll() : null;
    return renews == null ? grants.poll() : renews;
  }

  @Override
  public void close() {
    for (int n = 0; n < announced.size(); n++) {
      people.get(n).abort(announced.get(n));
    }
    if (film != null) {
      people.getFirst().deleteMedia(film);
    }
  }

  /** A right to watch, given and taken back in turn: odd versions give, even ones take back. */
  private final class Granting implements Command {
    private final MediaHubClient owner;
    private final String mediaId;
    private final String viewer;
    private volatile long version;

    Granting(MediaHubClient owner, String mediaId, String viewer) {
      this.owner = owner;
      this.mediaId = mediaId;
      this.viewer = viewer;
    }

    @Override
    public void send() {
      // After a command without an answer nobody here knows the version: another viewer is next.
      Granting next = new Granting(owner, mediaId, UUID.randomUUID().toString());
      try {
        Grant grant =
            version % 2 == 0 ? owner.grant(mediaId, viewer) : owner.revoke(mediaId, viewer);
        version = grant.version();
        next = this;
      } finally {
        grants.add(next);
      }
    }

    @Override
    public Sample watched(long dueNanos) {
      return new Sample(mediaId + ":" + viewer, version + 1, dueNanos);
    }
  }

  private final class Renewal implements Command {
    private final MediaHubClient viewer;
    private final String playbackId;

    Renewal(MediaHubClient viewer, String playbackId) {
      this.viewer = viewer;
      this.playbackId = playbackId;
    }

    @Override
    public void send() {
      try {
        viewer.renew(playbackId);
      } finally {
        playbacks.add(this);
      }
    }

    @Override
    public @Nullable Sample watched(long dueNanos) {
      return null;
    }
  }
}

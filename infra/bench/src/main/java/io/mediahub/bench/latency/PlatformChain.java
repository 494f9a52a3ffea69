package io.mediahub.bench.latency;

import io.mediahub.bench.Account;
import io.mediahub.bench.Environment;
import io.mediahub.client.Accounts.Grant;
import io.mediahub.client.MediaHubClient;
import io.mediahub.client.Upload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Grants and revocations in turn, through the public API at the edge, until the row of {@code
 * access_grant} is there. The media are uploads that were only announced: nothing is encoded
 * meanwhile.
 */
final class PlatformChain implements Chain {
  /** Each has an owner of its own, so that no one account sends all commands. */
  private static final int MEDIA = 4;

  private static final int GRANTS = 100;
  private static final String NO_FILE = "0".repeat(64);

  private final Map<String, MediaHubClient> owners = new LinkedHashMap<>();
  private final Aggregates aggregates;
  private final RowWatcher watcher;

  PlatformChain(Environment environment, Duration pause) throws Exception {
    this(environment, pause, GRANTS, key -> true);
  }

  /**
   * @param count of grants that are given and withdrawn in turn
   * @param wanted which grant ids may be among them
   */
  PlatformChain(Environment environment, Duration pause, int count, Predicate<String> wanted)
      throws Exception {
    for (int n = 0; n < MEDIA; n++) {
      MediaHubClient owner = Account.create(environment, "Bench owner").client();
      Upload upload = owner.startUpload("Benchmark", "video/mp4", 1_000_000, NO_FILE);
      owners.put(upload.mediaId(), owner);
    }
    List<String> media = List.copyOf(owners.keySet());
    List<String> grants = new ArrayList<>();
    while (grants.size() < count) {
      String grant = media.get(grants.size() % MEDIA) + ":" + UUID.randomUUID();
      if (wanted.test(grant)) {
        grants.add(grant);
      }
    }
    aggregates = new Aggregates(grants);
    watcher =
        new RowWatcher(
            "platform",
            environment.views(),
            "select grant_id, version from access_grant where grant_id = any(?)",
            pause);
  }

  @Override
  public String name() {
    return "platform";
  }

  @Override
  public Sample next(long dueNanos) {
    return aggregates.next(dueNanos);
  }

  /** Odd versions of a grant are grants, even ones revocations. */
  @Override
  public void send(Sample sample) {
    String[] ids = sample.key().split(":", 2);
    MediaHubClient owner = Objects.requireNonNull(owners.get(ids[0]));
    Grant answer =
        sample.version() % 2 == 1 ? owner.grant(ids[0], ids[1]) : owner.revoke(ids[0], ids[1]);
    sample.accepted();
    if (answer.version() != sample.version()) {
      throw new IllegalStateException(
          sample.key() + " has version " + answer.version() + ", not " + sample.version());
    }
  }

  @Override
  public RowWatcher watcher() {
    return watcher;
  }

  @Override
  public void close() throws Exception {
    watcher.close();
    owners.forEach((media, owner) -> owner.abort(media));
  }
}

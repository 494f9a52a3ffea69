package io.mediahub.bench.latency;

import io.mediahub.bench.Account;
import io.mediahub.bench.Environment;
import io.mediahub.client.Accounts.Grant;
import io.mediahub.client.MediaHubClient;
import io.mediahub.client.Upload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Grants and revocations in turn, through the public API at the edge, until the row of {@code
 * access_grant} is there. The media are uploads that were only announced: nothing is encoded
 * meanwhile.
 */
final class PlatformChain implements Chain {
  private static final int MEDIA = 4;
  private static final int VIEWERS_OF_EACH = 25;
  private static final String NO_FILE = "0".repeat(64);

  private final MediaHubClient owner;
  private final List<String> media = new ArrayList<>();
  private final Aggregates aggregates;
  private final RowWatcher watcher;

  PlatformChain(Environment environment, Duration pause) throws Exception {
    owner = Account.create(environment, "Bench owner").client();
    List<String> grants = new ArrayList<>();
    for (int n = 0; n < MEDIA; n++) {
      Upload upload = owner.startUpload("Benchmark", "video/mp4", 1_000_000, NO_FILE);
      media.add(upload.mediaId());
      for (int v = 0; v < VIEWERS_OF_EACH; v++) {
        grants.add(upload.mediaId() + ":" + UUID.randomUUID());
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
    media.forEach(owner::abort);
  }
}

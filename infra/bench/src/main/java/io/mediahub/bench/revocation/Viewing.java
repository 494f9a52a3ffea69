package io.mediahub.bench.revocation;

import io.mediahub.bench.Account;
import io.mediahub.client.Accounts.Grant;
import io.mediahub.client.ApiException;
import io.mediahub.client.Playback;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One viewer and one media: granted and revoked as often as asked. */
final class Viewing {
  private static final Duration ACCESS = Duration.ofSeconds(10);

  private final String mediaId;
  private final Account owner;
  private final Account viewer;
  private final EdgeProbe probe;
  private @Nullable String segmentPath;

  Viewing(String mediaId, Account owner, Account viewer, EdgeProbe probe) {
    this.mediaId = mediaId;
    this.owner = owner;
    this.viewer = viewer;
    this.probe = probe;
  }

  String grantId() {
    return mediaId + ":" + viewer.userId();
  }

  /** Grants, begins a playback, has it served, revokes, and waits for the refusal. */
  Try revoke() throws Exception {
    owner.client().grant(mediaId, viewer.userId());
    Playback playback = play();
    URI segment = segment(playback);
    String cookies = playback.cookieHeader();
    if (!probe.serves(segment, cookies)) {
      throw new IOException("the edge refuses what was granted: " + segment.getPath());
    }
    FutureTask<EdgeProbe.Refused> watching =
        new FutureTask<>((Callable<EdgeProbe.Refused>) () -> probe.untilRefused(segment, cookies));
    Thread.ofPlatform().daemon().name("viewer").start(watching);

    long sent = System.nanoTime();
    Grant revoked = owner.client().revoke(mediaId, viewer.userId());
    long accepted = System.nanoTime();
    long acceptedMillis = System.currentTimeMillis();
    EdgeProbe.Refused refused = result(watching);
    return new Try(
        revoked.version(),
        acceptedMillis,
        Math.max(0, refused.nanos() - accepted) / 1e6,
        (refused.nanos() - sent) / 1e6,
        refused.requests());
  }

  private static EdgeProbe.Refused result(FutureTask<EdgeProbe.Refused> watching) throws Exception {
    try {
      return watching.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** The grant reaches the read model a moment after it is accepted. */
  private Playback play() {
    long deadline = System.nanoTime() + ACCESS.toNanos();
    while (true) {
      try {
        return viewer.client().startPlayback(mediaId);
      } catch (ApiException e) {
        boolean early = e.status() == 403 || e.status() == 404 || e.mayPass();
        if (!early || System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  /** Found in the playlists once; later playbacks differ in the beginning of the path only. */
  private URI segment(Playback playback) {
    URI playlist = playback.playlist();
    String root = "/p/" + playback.playbackId();
    String path = segmentPath;
    if (path == null) {
      path =
          RevocationBenchmark.firstSegment(
                  viewer.client().streams(), playlist, playback.cookieHeader())
              .getPath()
              .substring(root.length());
      segmentPath = path;
    }
    return playlist.resolve(root + path);
  }
}

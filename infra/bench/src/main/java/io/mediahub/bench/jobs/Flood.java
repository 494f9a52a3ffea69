package io.mediahub.bench.jobs;

import io.mediahub.bench.encode.Clip;
import io.mediahub.client.ApiException;
import io.mediahub.client.MediaHubClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Uploads of one user, one after the other, as many at a time as the platform encodes for one
 * person. Runs in a thread of its own until all are uploaded, or it is closed.
 */
final class Flood implements AutoCloseable {
  /** What mediahub.upload.max-encodes-per-user allows where nobody set it. */
  private static final int MOST_AT_ONCE = 20;

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration END = Duration.ofMinutes(1);

  private final MediaHubClient owner;
  private final Path clip;
  private final int uploads;
  private final Thread thread;
  private final List<String> all = new ArrayList<>();
  private final Deque<String> open = new ArrayDeque<>();
  private volatile boolean stopped;

  private Flood(MediaHubClient owner, Path clip, int uploads) {
    this.owner = owner;
    this.clip = clip;
    this.uploads = uploads;
    this.thread = Thread.ofPlatform().daemon().name("flood").start(this::run);
  }

  static Flood of(MediaHubClient owner, Path clip, int uploads) {
    return new Flood(owner, clip, uploads);
  }

  private void run() {
    while (!stopped && uploaded() < uploads) {
      if (openOnes() < MOST_AT_ONCE) {
        upload();
      } else {
        LockSupport.parkNanos(LOOK.toNanos());
      }
    }
  }

  private void upload() {
    String id = owner.uploadFile(clip, "Flood", Clip.contentType(clip), sent -> {}).mediaId();
    synchronized (this) {
      all.add(id);
      open.add(id);
    }
  }

  /** How many of the flood were uploaded so far. */
  synchronized int uploaded() {
    return all.size();
  }

  /** How many wait or are encoded. The oldest one ends first, or nearly so. */
  int openOnes() {
    for (String oldest = oldest(); oldest != null && ended(oldest); oldest = oldest()) {
      synchronized (this) {
        open.remove(oldest);
      }
    }
    synchronized (this) {
      return open.size();
    }
  }

  private synchronized @Nullable String oldest() {
    return open.peekFirst();
  }

  private boolean ended(String mediaId) {
    return owner.awaitMedia(mediaId, media -> true, Duration.ofSeconds(30)).ended();
  }

  /** Returns when there are as many as there can be. */
  void awaitFull() {
    long end = System.nanoTime() + END.toNanos();
    while (thread.isAlive()
        && openOnes() < Math.min(uploads, MOST_AT_ONCE)
        && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  /** Whether some of it still wait, or will come. */
  boolean goesOn() {
    return thread.isAlive() || openOnes() > 0;
  }

  /** Ends it, and deletes what it uploaded. */
  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join(END);
    List<String> uploaded;
    synchronized (this) {
      uploaded = List.copyOf(all);
    }
    for (String id : uploaded) {
      try {
        owner.deleteMedia(id);
      } catch (ApiException refused) {
        // It stays, as any media of a user who is gone.
      }
    }
  }
}

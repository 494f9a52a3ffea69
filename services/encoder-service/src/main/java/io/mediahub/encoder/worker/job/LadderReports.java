package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.encode.LadderListener;
import io.mediahub.encoder.media.encode.RenditionResult;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.store.MediaStore;
import io.mediahub.encoder.store.StoreClient;
import io.mediahub.hls.mp4.InitSegment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.EncodeLadder;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import org.jspecify.annotations.Nullable;

/**
 * Stores the parts of a ladder in parallel, as they are cut. A part is reported only when it and
 * all parts before it in its rendition are in the object store, so a reader of the report can read
 * the bytes.
 */
final class LadderReports implements LadderListener {
  private static final String INIT = "init.mp4";

  /**
   * Uploads at a time, each with its segment in memory. When the store is slow, the encoding thread
   * waits for an upload to end. ffmpeg goes on, and its output stays on the disk until it is cut.
   */
  private static final int MOST_UPLOADS = 8;

  /** Longer than any call to the store may take: an upload that is not done by then hangs. */
  private static final Duration STORED = StoreClient.CALL.plusMinutes(1);

  /** People look at it; a more frequent report costs a write in each read model. */
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(2);

  private static final int WHOLE = 1000;

  /** With less than this done, the start of the process counts for too much of the time. */
  private static final int ENOUGH_TO_TELL = 20;

  /**
   * The first segment of a rendition is reported at once. Later ones are reported together when
   * they come faster than this: viewers need no event for each segment that the encoder is ahead.
   */
  private static final Duration SEGMENTS_EVERY = Duration.ofSeconds(2);

  private static final int MOST_SEGMENTS = 20;

  private final EncodeJob job;
  private final JobReports reports;
  private final JobProgress progress;
  private final MediaStore store;
  private final ExecutorService uploader;
  private final Clock clock;
  private final Validator check;
  private final Semaphore uploads = new Semaphore(MOST_UPLOADS);
  private final Map<String, Rendition> renditions = new LinkedHashMap<>();

  private final Instant begun;
  private int reportedPermille;
  private Instant reportedAt;

  /** A rendition, with its uploads that are not reported yet, in order. */
  private static final class Rendition {
    private final String segmentType;
    private final Deque<Part> parts = new ArrayDeque<>();

    /** Segments that are in the store and not reported yet. */
    private final List<Segment> stored = new ArrayList<>();

    private int segmentsReported;
    private Instant reportedAt = Instant.EPOCH;

    Rendition(String segmentType) {
      this.segmentType = segmentType;
    }
  }

  /** An upload: the init segment, or a segment. */
  private sealed interface Part {
    Future<?> stored();

    record Init(RenditionOpened report, Future<?> stored) implements Part {}

    record Cut(Segment segment, Future<?> stored) implements Part {}
  }

  LadderReports(
      EncodeJob job,
      EncodeLadder ladder,
      JobReports reports,
      JobProgress progress,
      MediaStore store,
      ExecutorService uploader,
      Clock clock) {
    this.job = job;
    this.check = new Validator(ladder);
    this.reports = reports;
    this.progress = progress;
    this.store = store;
    this.uploader = uploader;
    this.clock = clock;
    this.begun = clock.instant();
    this.reportedAt = begun;
  }

  @Override
  public void opened(String renditionId, InitSegment init) {
    boolean video = init.track() == InitSegment.Track.VIDEO;
    var report =
        new RenditionOpened(
            renditionId,
            job.getJobId(),
            job.getAttempt(),
            prefix(renditionId),
            INIT,
            (long) init.bytes().length,
            init.codecs());
    Rendition rendition = new Rendition(video ? "video/iso.segment" : "audio/mp4");
    renditions.put(renditionId, rendition);
    check.measure(renditionId, init);
    String type = video ? "video/mp4" : "audio/mp4";
    rendition.parts.add(new Part.Init(report, upload(renditionId, INIT, init.bytes(), type)));
    reportStored();
  }

  @Override
  public void segment(String renditionId, CutSegment cut) {
    Segment segment = cut.segment();
    Rendition rendition = rendition(renditionId);
    check.measure(renditionId, cut);
    rendition.parts.add(
        new Part.Cut(
            segment, upload(renditionId, segment.getName(), cut.bytes(), rendition.segmentType)));
    reportStored();
  }

  @Override
  public void progress(int permille) {
    reportStored();
    Instant now = clock.instant();
    boolean due = permille > reportedPermille && !now.isBefore(reportedAt.plus(PROGRESS_EVERY));
    if (due && permille < WHOLE) { // the end is the job's last report
      reportedPermille = permille;
      reportedAt = now;
      progress.send(permille, etaMillis(permille, now));
    }
  }

  /** At the speed of the whole job so far. */
  private @Nullable Long etaMillis(int permille, Instant now) {
    return permille < ENOUGH_TO_TELL
        ? null
        : Duration.between(begun, now).toMillis() * (WHOLE - permille) / permille;
  }

  /** Waits for the last uploads, then reports all renditions as complete, and as checked. */
  void complete(List<RenditionResult> results) {
    for (Rendition rendition : renditions.values()) {
      for (Part part : rendition.parts) {
        await(part.stored());
      }
    }
    reportStored();
    renditions.forEach(this::reportSegments);
    for (RenditionResult result : results) {
      reports.send(
          new RenditionCompleted(
              result.renditionId(),
              job.getJobId(),
              job.getAttempt(),
              result.segments(),
              result.durationMicros()));
    }
    reports.send(check.result());
  }

  /** Gives up, and cancels the uploads. */
  void abandon() {
    renditions.values().forEach(rendition -> rendition.parts.forEach(LadderReports::cancel));
  }

  private static void cancel(Part part) {
    part.stored().cancel(true);
  }

  private void reportStored() {
    renditions.forEach(this::reportStored);
  }

  private void reportStored(String renditionId, Rendition rendition) {
    for (Part part = rendition.parts.peek();
        part != null && part.stored().isDone();
        part = rendition.parts.peek()) {
      await(part.stored()); // it is done: this throws only if it failed
      rendition.parts.remove();
      switch (part) {
        case Part.Init init -> {
          check.opened(init.report());
          reports.send(init.report());
        }
        case Part.Cut cut -> rendition.stored.add(cut.segment());
      }
    }
    if (rendition.stored.size() >= MOST_SEGMENTS
        || !clock.instant().isBefore(rendition.reportedAt.plus(SEGMENTS_EVERY))) {
      reportSegments(renditionId, rendition);
    }
  }

  private void reportSegments(String renditionId, Rendition rendition) {
    if (rendition.stored.isEmpty()) {
      return;
    }
    List<Segment> batch = List.copyOf(rendition.stored);
    reports.send(
        new SegmentsEncoded(
            renditionId, job.getJobId(), job.getAttempt(), rendition.segmentsReported, batch));
    check.add(renditionId, batch);
    rendition.segmentsReported += batch.size();
    rendition.stored.clear();
    rendition.reportedAt = clock.instant();
  }

  private Future<?> upload(String renditionId, String name, byte[] bytes, String contentType) {
    String key = "%s/%s%s".formatted(job.getMediaId(), prefix(renditionId), name);
    try {
      uploads.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("stopped while a segment waited for its upload");
    }
    return uploader.submit(
        () -> {
          try {
            store.put(key, bytes, contentType);
          } finally {
            uploads.release();
          }
        });
  }

  private static void await(Future<?> stored) {
    try {
      stored.get(STORED.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("stopped while the last segments were being stored");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MediaFailure failure) {
        throw failure;
      }
      throw new IllegalStateException("a segment could not be stored", e);
    } catch (TimeoutException e) {
      throw new MediaFailure(
          JobFailure.STORAGE_UNAVAILABLE, "A part of a rendition was not stored in time.");
    }
  }

  private Rendition rendition(String renditionId) {
    Rendition rendition = renditions.get(renditionId);
    if (rendition == null) {
      throw new IllegalStateException("a segment before its rendition: " + renditionId);
    }
    return rendition;
  }

  private String prefix(String renditionId) {
    return "%s/%d/%s/".formatted(job.getJobId(), job.getAttempt(), renditionId);
  }
}

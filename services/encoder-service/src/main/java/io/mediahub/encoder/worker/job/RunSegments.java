package io.mediahub.encoder.worker.job;

import io.mediahub.base.hash.Sha256;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.store.MediaStore;
import io.mediahub.hls.mp4.InitSegment;
import io.mediahub.playlist.render.Encryption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import mediahub.encoding.MeasuredRendition;
import mediahub.rendition.InitObject;
import mediahub.rendition.RenditionPart;
import mediahub.rendition.Segment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the segments of one run in parallel, as they are cut, and gathers them to parts. Names of
 * segments hold the run, so that no run writes over another's; init segments are named by their
 * bytes, which are the same in all runs. What did not become part of a result is deleted in the
 * end.
 */
final class RunSegments {
  private static final Logger LOG = LoggerFactory.getLogger(RunSegments.class);

  /**
   * Uploads at a time, each with its segment in memory. When the store is slow, the encoding thread
   * waits for an upload to end. ffmpeg goes on, and its output stays on the disk until it is cut.
   */
  private static final int MOST_UPLOADS = 8;

  /** An upload that was stopped has ended by then. */
  private static final Duration STOPPED = Duration.ofSeconds(30);

  private static final int NAMED_BY = 12;

  /** Segments of a rendition that belong to one part. */
  private static final class Piece {
    private final int firstIndex;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Upload> uploads = new ArrayList<>();
    private final MeasuredSegments measured;

    Piece(int firstIndex, MeasuredSegments measured) {
      this.firstIndex = firstIndex;
      this.measured = measured;
    }
  }

  /** A rendition, with what of it no part has taken yet. */
  private static final class Rendition {
    private final InitObject init;
    private final Upload initUpload;
    private final Map<Integer, Piece> pieces = new TreeMap<>();
    private int segments;

    Rendition(InitObject init, Upload initUpload) {
      this.init = init;
      this.initUpload = initUpload;
    }
  }

  /** A part that is in the object store. */
  record Stored(List<RenditionPart> renditions, List<MeasuredRendition> measured) {}

  private final String folder;
  private final String run;
  private final PartSizes sizes;
  private final int firstSegment;
  private final Set<Integer> done;
  private final @Nullable PackageCipher cipher;
  private final MediaStore store;
  private final ExecutorService uploader;
  private final Semaphore uploads = new Semaphore(MOST_UPLOADS);
  private final Map<String, Rendition> renditions = new LinkedHashMap<>();

  /** Keys of this run's segments that no result names. */
  private final Set<String> unnamed = new LinkedHashSet<>();

  private final List<Upload> begun = new ArrayList<>();

  /**
   * @param packageId of which package they are
   * @param firstSegment index of the first segment of the job
   * @param done parts that have a result already, and are not stored again
   * @param cipher null when the package is not encrypted
   */
  RunSegments(
      Run run,
      String packageId,
      PartSizes sizes,
      int firstSegment,
      Set<Integer> done,
      @Nullable PackageCipher cipher,
      MediaStore store,
      ExecutorService uploader) {
    this.folder = run.folder(packageId);
    this.run = run.id();
    this.sizes = sizes;
    this.firstSegment = firstSegment;
    this.done = Set.copyOf(done);
    this.cipher = cipher;
    this.store = store;
    this.uploader = uploader;
  }

  /** In order within a rendition. */
  void add(String renditionId, InitSegment init, CutSegment cut) {
    Rendition rendition = renditions.get(renditionId);
    boolean video = init.track() == InitSegment.Track.VIDEO;
    if (rendition == null) {
      rendition = open(renditionId, init, video);
      renditions.put(renditionId, rendition);
    }
    int number = rendition.segments++;
    int part = sizes.partOf(number);
    if (done.contains(part)) {
      return;
    }
    int index = firstSegment + number;
    Piece piece =
        rendition.pieces.computeIfAbsent(
            part, absent -> new Piece(index, new MeasuredSegments(renditionId, init)));
    Segment plain =
        Segment.newBuilder(cut.segment()).setName("%05d-%s.m4s".formatted(index, run)).build();
    String below = folder + renditionId + "/";
    if (cipher == null) {
      store(piece, below + plain.getName(), cut.bytes(), video);
      piece.segments.add(plain);
    } else {
      PackageCipher.Encrypted encrypted = cipher.segment(index, video, plain, cut.bytes());
      store(piece, below + plain.getName(), encrypted.bytes(), video);
      byte[] keyFrames = encrypted.keyFrames();
      if (keyFrames != null) {
        store(piece, below + Encryption.keyFramesName(plain.getName()), keyFrames, video);
      }
      piece.segments.add(encrypted.segment());
    }
    piece.measured.add(cut);
  }

  private void store(Piece piece, String key, byte[] bytes, boolean video) {
    unnamed.add(key);
    piece.uploads.add(upload(key, bytes, video ? "video/iso.segment" : "audio/mp4"));
  }

  private Rendition open(String renditionId, InitSegment init, boolean video) {
    byte[] bytes = cipher == null ? init.bytes() : cipher.init(init.bytes());
    String sha256 = HexFormat.of().formatHex(Sha256.digest().digest(bytes));
    InitObject object =
        new InitObject(
            "init-%s.mp4".formatted(sha256.substring(0, NAMED_BY)),
            (long) bytes.length,
            sha256,
            init.codecs(),
            cipher == null ? null : cipher.secret());
    String key = folder + renditionId + "/" + object.getName();
    return new Rendition(object, upload(key, bytes, video ? "video/mp4" : "audio/mp4"));
  }

  private Upload upload(String key, byte[] bytes, String contentType) {
    try {
      uploads.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("stopped while a segment waited for its upload");
    }
    Upload upload =
        Upload.begin(uploader, () -> store.put(key, bytes, contentType), uploads::release);
    begun.add(upload);
    return upload;
  }

  /**
   * Whether a part has all of its segments in all renditions.
   *
   * @param all ids of the renditions that it must have
   */
  boolean isWhole(int part, Set<String> all) {
    int end = sizes.end(part);
    return renditions.keySet().containsAll(all)
        && renditions.values().stream().allMatch(each -> each.segments >= end);
  }

  /** Whether a part is whole, and not the last. */
  boolean isFollowed(int part, Set<String> all) {
    int end = sizes.end(part);
    return isWhole(part, all) && renditions.values().stream().anyMatch(each -> each.segments > end);
  }

  /** The last part that has a segment; 0 when there is none. */
  int lastPart() {
    return renditions.values().stream()
        .mapToInt(each -> sizes.partOf(Math.max(0, each.segments - 1)))
        .max()
        .orElse(0);
  }

  /**
   * Waits until all objects of a part are stored.
   *
   * @return null when the part has no segments
   */
  @Nullable Stored take(int part) throws InterruptedException {
    List<RenditionPart> parts = new ArrayList<>();
    List<MeasuredRendition> measured = new ArrayList<>();
    for (Map.Entry<String, Rendition> entry : renditions.entrySet()) {
      Rendition rendition = entry.getValue();
      Piece piece = rendition.pieces.remove(part);
      if (piece != null) {
        rendition.initUpload.await();
        for (Upload upload : piece.uploads) {
          upload.await();
        }
        parts.add(
            new RenditionPart(entry.getKey(), rendition.init, piece.firstIndex, piece.segments));
        MeasuredRendition result = piece.measured.result();
        measured.add(cipher == null ? result : PackageCipher.encrypted(result));
      }
    }
    return parts.isEmpty() ? null : new Stored(parts, measured);
  }

  /**
   * Waits until all objects of the last part are stored. Renditions that have ended before are in
   * it without segments, so that it ends all of them.
   *
   * @return null when there are no renditions
   */
  @Nullable Stored takeLast(int part) throws InterruptedException {
    Stored stored = take(part);
    List<RenditionPart> parts = new ArrayList<>(stored == null ? List.of() : stored.renditions());
    Set<String> present = new HashSet<>();
    parts.forEach(each -> present.add(each.getRenditionId()));
    renditions.forEach(
        (id, rendition) -> {
          if (!present.contains(id)) {
            int end = firstSegment + rendition.segments;
            parts.add(new RenditionPart(id, rendition.init, end, List.of()));
          }
        });
    return parts.isEmpty()
        ? null
        : new Stored(parts, stored == null ? List.of() : stored.measured());
  }

  /** A result names these objects from now on, or may name them: they are never deleted here. */
  void keep(Stored part) {
    unnamed.removeAll(keys(part));
  }

  /** The segments of a part that is not the result. */
  void discard(Stored part) {
    unnamed.addAll(keys(part));
  }

  private List<String> keys(Stored part) {
    List<String> keys = new ArrayList<>();
    for (RenditionPart rendition : part.renditions()) {
      String below = folder + rendition.getRenditionId() + "/";
      for (Segment segment : rendition.getSegments()) {
        Encryption.files(rendition.getInit(), segment).forEach(name -> keys.add(below + name));
      }
    }
    return keys;
  }

  /**
   * Stops all uploads, and deletes in the background what no result names. What cannot be deleted
   * now is deleted with the check of the package.
   */
  void close() {
    begun.forEach(Upload::abandon);
    if (unnamed.isEmpty()) {
      return;
    }
    List<Upload> ending = List.copyOf(begun);
    List<String> keys = List.copyOf(unnamed);
    try {
      uploader.execute(() -> delete(ending, keys));
    } catch (RejectedExecutionException e) {
      LOG.debug("The process ends before unneeded segments are deleted");
    }
  }

  private void delete(List<Upload> ending, List<String> keys) {
    try {
      for (Upload upload : ending) {
        upload.awaitEnd(STOPPED);
      }
      store.delete(keys);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("Unneeded segments stay until the check of the package: {}", e.getMessage());
    }
  }
}

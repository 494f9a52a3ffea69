package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.encode.PartListener;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.store.MediaStore;
import io.mediahub.encoder.store.Parts;
import io.mediahub.encoder.worker.job.RunSegments.Stored;
import io.mediahub.hls.mp4.InitSegment;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import mediahub.encoding.PartManifest;
import mediahub.rendition.JobKind;
import mediahub.rendition.MeasuredLoudness;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.RenditionPart;
import mediahub.rendition.ToolUse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the parts of a job from the segments that its encoder hands over: stores them, makes them
 * the result unless another run was first, and reports the result. A reader of the report can read
 * the bytes.
 */
final class PartResults implements PartListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PartResults.class);

  /** What a part belongs to. */
  record Target(
      String packageId, JobKind kind, int index, Set<String> renditionIds, PartSizes sizes) {}

  private final Run run;
  private final Target target;
  private final @Nullable Parts parts;
  private final RunSegments segments;
  private final Set<Integer> done;
  private int part;
  private List<MeasuredLoudness> loudness = List.of();
  private @Nullable ToolUse tool;

  /**
   * @param parts where results are found by other runs; null where each run has its own package
   * @param firstSegment index of the first one
   * @param done parts that were reported already
   * @param cipher null when the package is not encrypted
   */
  PartResults(
      Run run,
      Target target,
      @Nullable Parts parts,
      int firstSegment,
      Set<Integer> done,
      @Nullable PackageCipher cipher,
      MediaStore store,
      ExecutorService uploader) {
    this.run = run;
    this.target = target;
    this.parts = parts;
    this.done = done;
    this.segments =
        new RunSegments(
            run, target.packageId(), target.sizes(), firstSegment, done, cipher, store, uploader);
  }

  @Override
  public void segment(String renditionId, InitSegment init, CutSegment cut) throws IOException {
    segments.add(renditionId, init, cut);
    while (segments.isFollowed(part, target.renditionIds())) {
      finishPart(false);
    }
  }

  @Override
  public void measured(List<MeasuredLoudness> measured) {
    loudness = List.copyOf(measured);
  }

  @Override
  public void madeBy(String toolSha256, List<String> arguments) {
    tool = new ToolUse(target.kind(), target.index(), toolSha256, arguments);
  }

  @Override
  public void progress(int permille) {
    run.progress().reached(permille, 1000);
  }

  /** When the encoder pauses, and more follows: parts that are whole need not wait for it. */
  void flush() throws IOException {
    while (segments.isWhole(part, target.renditionIds())) {
      finishPart(false);
    }
  }

  /** When the encoder is done: what it handed over last is the last part. */
  void complete() throws IOException {
    while (part < segments.lastPart()) {
      finishPart(false);
    }
    finishPart(true);
  }

  private void finishPart(boolean last) throws IOException {
    int index = part++;
    if (done.contains(index)) {
      return;
    }
    try {
      // Nobody checks a preview: its last part says of all renditions that they have ended.
      boolean endsAll = last && parts == null;
      Stored stored = requireAll(endsAll ? segments.takeLast(index) : segments.take(index), index);
      PartEncoded own = own(stored, index, last);
      run.reports().send(parts == null ? kept(stored, own) : committed(parts, stored, own));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("stopped while the last segments were being stored");
    }
  }

  /** Of sound that is a little shorter than another, and of previews, the end may miss some. */
  private Stored requireAll(@Nullable Stored stored, int index) {
    Set<String> present =
        stored == null
            ? Set.of()
            : stored.renditions().stream()
                .map(RenditionPart::getRenditionId)
                .collect(Collectors.toSet());
    boolean whole = present.equals(target.renditionIds());
    if (stored == null || (index == 0 && !whole)) {
      throw new MediaFailure(
          JobFailure.PACKAGE_BROKEN,
          "A part has the renditions %s instead of %s.".formatted(present, target.renditionIds()));
    }
    return stored;
  }

  private PartEncoded own(Stored stored, int index, boolean last) {
    return new PartEncoded(
        target.packageId(),
        run.job().getJobId(),
        run.job().getAttempt(),
        target.kind(),
        target.index() + index,
        last,
        stored.renditions(),
        last ? loudness : List.of());
  }

  private @Nullable ToolUse tool(PartEncoded own) {
    ToolUse used = tool;
    return used == null ? null : ToolUse.newBuilder(used).setIndex(own.getIndex()).build();
  }

  private PartEncoded kept(Stored stored, PartEncoded own) {
    segments.keep(stored);
    return own;
  }

  private PartEncoded committed(Parts results, Stored stored, PartEncoded own)
      throws IOException, InterruptedException {
    segments.keep(stored); // when the answer is lost, the result may name them
    PartManifest manifest = new PartManifest(own, stored.measured(), tool(own));
    PartEncoded winner = results.commit(run.mediaId(), manifest).getPart();
    if (!winner.equals(own)) {
      LOG.info("Another run was first with part {}: its result is reported", own.getIndex());
      segments.discard(stored);
    }
    return reported(run, winner);
  }

  /** A result as this run reports it, whichever run made it. */
  static PartEncoded reported(Run run, PartEncoded result) {
    return PartEncoded.newBuilder(result)
        .setJobId(run.job().getJobId())
        .setAttempt(run.job().getAttempt())
        .build();
  }

  /** Deletes what did not become part of a result. */
  @Override
  public void close() {
    segments.close();
  }
}

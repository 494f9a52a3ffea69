package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.store.Parts;
import io.mediahub.encoder.worker.job.PackageComparer.Track;
import io.mediahub.playlist.render.Encryption;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import mediahub.encoding.CheckPackage;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.MeasuredRendition;
import mediahub.encoding.PartManifest;
import mediahub.encoding.PublishedPackage;
import mediahub.rendition.Comparison;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobKind;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.RenditionPart;
import mediahub.rendition.ToolUse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks a finished package from the results of its parts, and deletes what runs left behind that
 * were not the first with theirs.
 */
final class CheckJob {
  private static final Logger LOG = LoggerFactory.getLogger(CheckJob.class);

  /** Of a package whose number of parts this job does not say. */
  private static final int MOST_PARTS = 10_000;

  private final JobStage stage;
  private final PackageComparer comparer;

  CheckJob(JobStage stage, PackageComparer comparer) {
    this.stage = stage;
    this.comparer = comparer;
  }

  void run(Run run, CheckPackage work) throws IOException, InterruptedException {
    EncodeJob job = run.job();
    Set<String> kept = new HashSet<>(work.getKept());
    List<PartManifest> own = new ArrayList<>();
    own.addAll(parts(run, work.getPackageId(), JobKind.CHUNK, work.getChunks()));
    own.addAll(parts(run, work.getPackageId(), JobKind.SOUND, work.getSoundParts()));
    Validator validator =
        new Validator(
            work.getInspection(), work.getVideo(), work.getAudio(), work.getSegmentMillis());
    String basedOn = work.getBasedOn();
    if (basedOn != null) {
      for (JobKind kind : List.of(JobKind.CHUNK, JobKind.SOUND)) {
        add(run, validator, parts(run, basedOn, kind), kept::contains);
      }
    }
    add(run, validator, own, id -> !kept.contains(id));
    PackageChecked checked =
        PackageChecked.newBuilder(validator.result(work.getPackageId()))
            .setTools(tools(own))
            .setComparison(comparison(run, work, own))
            .build();
    long left =
        stage.parts().deleteOthers(run.mediaId(), work.getPackageId(), named(run, own)::contains);
    if (left > 0) {
      LOG.info("Deleted {} objects that runs without a result left behind", left);
    }
    run.reports().send(checked);
    run.reports().send(new JobFinished(job.getJobId(), job.getAttempt()));
  }

  private @Nullable Comparison comparison(Run run, CheckPackage work, List<PartManifest> own)
      throws IOException, InterruptedException {
    PublishedPackage published = work.getPublished();
    if (published == null) {
      return null;
    }
    Set<String> kept = new HashSet<>(published.getKept());
    List<PartManifest> theirs = new ArrayList<>();
    List<PartManifest> keptOnes = new ArrayList<>();
    String basedOn = published.getBasedOn();
    for (JobKind kind : List.of(JobKind.CHUNK, JobKind.SOUND)) {
      theirs.addAll(parts(run, published.getPackageId(), kind));
      if (basedOn != null) {
        keptOnes.addAll(parts(run, basedOn, kind));
      }
    }
    Map<String, Track> old = new HashMap<>(comparer.tracks(run, theirs, id -> !kept.contains(id)));
    old.putAll(comparer.tracks(run, keptOnes, kept::contains));
    return comparer.compare(run, work, comparer.tracks(run, own, id -> true), published, old);
  }

  /** Of the first chunk and the first part of the sound, and of what another tool made. */
  private static List<ToolUse> tools(List<PartManifest> own) {
    List<ToolUse> tools = new ArrayList<>();
    for (PartManifest manifest : own) {
      ToolUse tool = manifest.getTool();
      if (tool != null
          && (tool.getIndex() == 0
              || tools.stream()
                  .noneMatch(known -> known.getToolSha256().equals(tool.getToolSha256())))) {
        tools.add(tool);
      }
    }
    return tools;
  }

  private List<PartManifest> parts(Run run, String packageId, JobKind kind, int count)
      throws IOException, InterruptedException {
    List<PartManifest> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      PartManifest part = stage.parts().find(run.mediaId(), packageId, kind, i);
      // A chunk is the only part of its job; the parts of the sound are all of one job.
      if (part == null || part.getPart().getLast() != (kind == JobKind.CHUNK || i == count - 1)) {
        throw new MediaFailure(
            JobFailure.PACKAGE_BROKEN,
            "Part %d of %d (%s) of the package is missing, or is not the last one."
                .formatted(i + 1, count, kind.name().toLowerCase(Locale.ROOT)));
      }
      found.add(part);
      run.progress().reached(i + 1, count);
    }
    return found;
  }

  /** All parts of a kind, up to the last. */
  private List<PartManifest> parts(Run run, String packageId, JobKind kind)
      throws IOException, InterruptedException {
    List<PartManifest> found = new ArrayList<>();
    boolean last = false;
    // Each chunk is a job of its own, so none says that it is the last of the package.
    while (!last && found.size() < MOST_PARTS) {
      PartManifest part = stage.parts().find(run.mediaId(), packageId, kind, found.size());
      if (part == null) {
        return found; // a rendition of it that should be kept is missing then
      }
      found.add(part);
      last = kind == JobKind.SOUND && part.getPart().getLast();
    }
    return found;
  }

  private void add(
      Run run, Validator validator, List<PartManifest> manifests, Predicate<String> wanted)
      throws IOException, InterruptedException {
    for (PartManifest manifest : manifests) {
      for (RenditionPart part : manifest.getPart().getRenditions()) {
        String id = part.getRenditionId();
        if (wanted.test(id)) {
          if (!validator.knows(id)) {
            open(run, validator, manifest.getPart().getPackageId(), part);
          }
          validator.add(part, measured(manifest, id));
        }
      }
    }
  }

  private void open(Run run, Validator validator, String packageId, RenditionPart part)
      throws IOException, InterruptedException {
    String folder = run.folder(packageId) + part.getRenditionId() + "/";
    byte[] stored = stage.parts().read(folder + part.getInit().getName());
    PackageCipher cipher = stage.cipher(run, part.getInit().getContentKeyId(), packageId);
    if (cipher == null) {
      validator.open(part, stored, stored);
    } else {
      validator.open(part, stored, cipher.openInit(stored));
      new EncryptedFiles(stage.parts(), cipher, folder).require(part);
    }
  }

  private static MeasuredRendition measured(PartManifest manifest, String id) {
    return manifest.getMeasured().stream()
        .filter(each -> each.getRenditionId().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new MediaFailure(
                    JobFailure.PACKAGE_BROKEN, "A part of the package was not measured."));
  }

  /** Keys of all objects that the results name. */
  private static Set<String> named(Run run, List<PartManifest> manifests) {
    Set<String> keys = new HashSet<>();
    for (PartManifest manifest : manifests) {
      String folder = Parts.folder(run.mediaId(), manifest.getPart().getPackageId());
      for (RenditionPart part : manifest.getPart().getRenditions()) {
        String below = folder + part.getRenditionId() + "/";
        keys.add(below + part.getInit().getName());
        part.getSegments().stream()
            .flatMap(segment -> Encryption.files(part.getInit(), segment).stream())
            .forEach(name -> keys.add(below + name));
      }
    }
    return keys;
  }
}

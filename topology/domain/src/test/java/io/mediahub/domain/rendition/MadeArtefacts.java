package io.mediahub.domain.rendition;

import java.util.List;
import java.util.stream.Stream;
import mediahub.rendition.Artefact;
import mediahub.rendition.ArtefactFile;
import mediahub.rendition.ArtefactKind;
import mediahub.rendition.ArtefactsMade;
import mediahub.rendition.ArtefactsRequested;
import mediahub.rendition.ImageInspection;
import mediahub.rendition.OpenJob;
import mediahub.upload.SourceObject;
import mediahub.upload.TextSource;

/** What workers report of artefacts. */
final class MadeArtefacts {
  static final ImageInspection GIF = new ImageInspection("gif", 640, 360, true);

  private MadeArtefacts() {}

  static TextSource text(String language, String id) {
    return new TextSource(
        new SourceObject("uploads", "texts/" + id, 70L, "cd".repeat(32), "text/vtt"),
        language,
        "");
  }

  /** All that the job is asked for. */
  static ArtefactsMade of(OpenJob job, int attempt, String run) {
    ArtefactsRequested request = job.getArtefacts();
    String id = job.getJobId();
    if (request.getPosterMicros() != null) {
      return made(id, attempt, run, "poster");
    }
    return request.getSubtitles() == null
        ? made(id, attempt, run, "poster", "waveform", "s0")
        : made(id, attempt, run, "u-" + request.getSubtitles().getLanguage());
  }

  static ArtefactsMade image(String jobId, int attempt, String run) {
    return made(jobId, attempt, run, "image", "motion");
  }

  static ArtefactsMade made(String jobId, int attempt, String run, String... ids) {
    return new ArtefactsMade(
        jobId, attempt, Stream.of(ids).map(id -> artefact(jobId, attempt, run, id)).toList());
  }

  private static Artefact artefact(String jobId, int attempt, String run, String id) {
    return Artefact.newBuilder()
        .setArtefactId(id)
        .setKind(ArtefactKind.POSTER)
        .setFolder(folder(jobId, attempt, run, id))
        .setFiles(List.of(new ArtefactFile("320.jpg", "image/jpeg", 9L, "ab".repeat(32), 320, 180)))
        .build();
  }

  static String folder(String jobId, int attempt, String run, String id) {
    return "x-%s-%d/%s-%s/".formatted(jobId, attempt, id, run);
  }
}

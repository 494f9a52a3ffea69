package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.ArtefactNames;
import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.domain.rendition.SubtitleSegments;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import io.mediahub.encoder.media.text.Chapter;
import io.mediahub.encoder.media.text.Cue;
import io.mediahub.encoder.media.text.EmbeddedText;
import io.mediahub.encoder.media.text.SubtitleFile;
import io.mediahub.encoder.media.text.SubtitleTrack;
import io.mediahub.encoder.media.text.WebVtt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import mediahub.encoding.MakeArtefacts;
import mediahub.rendition.Artefact;
import mediahub.rendition.ArtefactKind;
import mediahub.rendition.Inspection;
import mediahub.upload.TextSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chapters, and subtitles in segments. */
final class TextArtefacts {
  private static final Logger LOG = LoggerFactory.getLogger(TextArtefacts.class);
  private static final String VTT = "text/vtt";

  private final JobStage stage;
  private final EmbeddedText embedded;

  TextArtefacts(JobStage stage, EmbeddedText embedded) {
    this.stage = stage;
    this.embedded = embedded;
  }

  /** What the file holds. */
  List<Artefact> ofTheFile(Run run, MakeArtefacts work, JobSpace space)
      throws IOException, InterruptedException {
    EmbeddedText.Found found = embedded.read(space.below("text"));
    found
        .dropped()
        .forEach(
            track ->
                LOG.atInfo()
                    .addKeyValue("track", track.getIndex())
                    .log("Subtitles are left out: {}", track.getReason()));
    List<Artefact> made = new ArrayList<>();
    if (!found.chapters().isEmpty()) {
      made.add(chapters(run, work, found.chapters()));
    }
    for (int i = 0; i < found.tracks().size(); i++) {
      SubtitleTrack track = found.tracks().get(i);
      made.add(
          subtitles(run, work, ArtefactNames.embedded(i), track.cues())
              .setLanguage(track.language())
              .setName(track.title())
              .setPreferred(track.preferred())
              .setForced(track.forced())
              .build());
    }
    return made;
  }

  private Artefact chapters(Run run, MakeArtefacts work, List<Chapter> chapters)
      throws InterruptedException {
    try (var files = new StoredFiles(stage, run, work.getFolder(), ArtefactNames.CHAPTERS)) {
      files.add("chapters.json", Chapter.json(chapters), "application/json");
      files.add("chapters.vtt", Chapter.webVtt(chapters), VTT);
      return files.stored(ArtefactKind.CHAPTERS).build();
    }
  }

  /**
   * A file that the owner uploaded.
   *
   * @param space with that file as its source
   * @throws MediaFailure {@code subtitles-unreadable}
   */
  Artefact uploaded(Run run, MakeArtefacts work, TextSource text, JobSpace space)
      throws IOException, InterruptedException {
    SubtitleFile.Outcome read = SubtitleFile.read(space.requireSource());
    Refused refused = read.refused();
    if (refused != null) {
      throw unreadable(refused);
    }
    return subtitles(run, work, ArtefactNames.uploaded(text.getLanguage()), read.cues())
        .setLanguage(text.getLanguage())
        .setName(text.getName())
        .build();
  }

  static MediaFailure unreadable(Refused refused) {
    return new MediaFailure(
        JobFailure.SUBTITLES_UNREADABLE, refused.sentence() + " " + refused.hint());
  }

  private Artefact.Builder subtitles(Run run, MakeArtefacts work, String id, List<Cue> cues)
      throws InterruptedException {
    Inspection inspection = work.getInspection();
    List<byte[]> segments =
        WebVtt.segments(
            cues,
            SubtitleSegments.lengths(inspection.getDurationMicros(), work.getSegmentMillis()));
    try (var files = new StoredFiles(stage, run, work.getFolder(), id)) {
      for (int i = 0; i < segments.size(); i++) {
        files.add("%05d.vtt".formatted(i), segments.get(i), VTT);
      }
      return files
          .stored(ArtefactKind.SUBTITLES)
          .setStepMicros(SubtitleSegments.stepMicros(work.getSegmentMillis()));
    }
  }
}

package io.mediahub.encoder.worker.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.domain.rendition.ArtefactNames;
import io.mediahub.domain.still.StillRecipe;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.still.ImageSet;
import io.mediahub.encoder.media.still.Poster;
import io.mediahub.encoder.media.still.PosterMaker;
import io.mediahub.encoder.media.still.PreviewMaker;
import io.mediahub.encoder.media.still.StillFile;
import io.mediahub.encoder.media.still.StillTool;
import io.mediahub.encoder.media.still.Storyboard;
import io.mediahub.encoder.media.still.StoryboardMaker;
import java.io.IOException;
import mediahub.encoding.MakeArtefacts;
import mediahub.rendition.Artefact;
import mediahub.rendition.ArtefactKind;
import org.jspecify.annotations.Nullable;

/** Stills of a film. */
final class PictureArtefacts {
  private static final String SHEET = "sheet-";
  private static final String MOTION = "motion.mp4";

  private final JobStage stage;
  private final PosterMaker posters;
  private final StoryboardMaker storyboards;
  private final PreviewMaker previews;

  PictureArtefacts(JobStage stage, StillTool tool) {
    this.stage = stage;
    this.posters = new PosterMaker(tool, StillRecipe.CURRENT);
    this.storyboards = new StoryboardMaker(tool);
    this.previews = new PreviewMaker(tool);
  }

  /**
   * @param micros the frame that the owner chose; null for one that shows something
   */
  Artefact poster(Run run, MakeArtefacts work, JobSpace space, @Nullable Long micros)
      throws IOException, InterruptedException {
    JobSpace own = space.below(ArtefactNames.POSTER);
    Poster poster =
        micros == null
            ? posters.find(own, work.getInspection(), "")
            : posters.at(own, work.getInspection(), micros, "");
    return images(run, work.getFolder(), own, ArtefactNames.POSTER, poster.images())
        .setKind(ArtefactKind.POSTER)
        .setAtMicros(poster.timeMicros())
        .build();
  }

  /** One picture in all sizes and formats, as an artefact of any kind. */
  Artefact.Builder images(Run run, String jobFolder, JobSpace own, String id, ImageSet images)
      throws IOException, InterruptedException {
    try (var files = new StoredFiles(stage, run, jobFolder, id)) {
      for (StillFile file : images.files()) {
        files.add(own.folder(), file);
      }
      return files.stored(ArtefactKind.IMAGE).setBlurHash(images.blurHash());
    }
  }

  Artefact storyboard(Run run, MakeArtefacts work, JobSpace space)
      throws IOException, InterruptedException {
    JobSpace own = space.below(ArtefactNames.STORYBOARD);
    Storyboard storyboard = storyboards.make(own, work.getInspection(), SHEET);
    try (var files = new StoredFiles(stage, run, work.getFolder(), ArtefactNames.STORYBOARD)) {
      files.add("storyboard.vtt", storyboard.webVtt().getBytes(UTF_8), "text/vtt");
      for (StillFile sheet : storyboard.sheets()) {
        files.add(own.folder(), sheet);
      }
      return files
          .stored(ArtefactKind.STORYBOARD)
          .setStepMicros(storyboard.plan().intervalMicros())
          .build();
    }
  }

  /** A short film without sound. */
  Artefact motion(Run run, MakeArtefacts work, JobSpace space)
      throws IOException, InterruptedException {
    JobSpace own = space.below(ArtefactNames.MOTION);
    return motion(
        run, work.getFolder(), own, previews.make(own, work.getInspection(), MOTION));
  }

  Artefact motion(Run run, String jobFolder, JobSpace own, StillFile film)
      throws IOException, InterruptedException {
    try (var files = new StoredFiles(stage, run, jobFolder, ArtefactNames.MOTION)) {
      files.add(own.folder(), film);
      return files.stored(ArtefactKind.MOTION).build();
    }
  }
}

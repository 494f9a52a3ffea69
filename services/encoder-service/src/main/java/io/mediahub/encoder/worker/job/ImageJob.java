package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.ArtefactNames;
import io.mediahub.domain.rendition.FileRefusal;
import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.domain.still.ImageLimits;
import io.mediahub.domain.still.StillRecipe;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.image.Animation;
import io.mediahub.encoder.media.image.ImageEncoder;
import io.mediahub.encoder.media.image.ImageHeader;
import io.mediahub.encoder.media.image.ImageInspector;
import io.mediahub.encoder.media.image.ImageOutcome;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import io.mediahub.encoder.media.still.StillTool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mediahub.encoding.EncodeJob;
import mediahub.rendition.Artefact;
import mediahub.rendition.ImageInspected;
import mediahub.rendition.ImageInspection;
import org.jspecify.annotations.Nullable;

/** Makes all of an image in the job that finds out what the file is. */
final class ImageJob {
  private static final long ROOM_BYTES = 256L << 20;

  private final JobStage stage;
  private final PictureArtefacts pictures;
  private final ImageInspector inspector = new ImageInspector(ImageLimits.DEFAULT);
  private final ImageEncoder encoder;

  ImageJob(JobStage stage, PictureArtefacts pictures, StillTool tool) {
    this.stage = stage;
    this.pictures = pictures;
    this.encoder = new ImageEncoder(tool, StillRecipe.CURRENT, ImageLimits.DEFAULT);
  }

  /** Reads the header alone. */
  ImageOutcome inspect(JobSpace space) throws IOException {
    return inspector.inspect(space);
  }

  /**
   * Reports what it is, and all that was made of it.
   *
   * @return why it is refused; null when it is not
   */
  @Nullable Refused make(Run run, JobSpace space, ImageHeader header)
      throws IOException, InterruptedException {
    stage.folder().requireRoom(ROOM_BYTES);
    run.reports()
        .send(
            new ImageInspected(
                new ImageInspection(
                    header.kind().name().toLowerCase(Locale.ROOT),
                    header.shown().width(),
                    header.shown().height(),
                    header.animated())));
    try {
      ArtefactsJob.send(run, artefacts(run, space, header));
      return null;
    } catch (MediaFailure e) {
      if (e.failure() != JobFailure.ENCODER_REFUSED) {
        throw e;
      }
      return new Refused(
          FileRefusal.DAMAGED_FILE,
          "The file begins like an image, but cannot be decoded.",
          "If the image opens on your computer, save it as JPEG or PNG, and upload that.");
    }
  }

  private List<Artefact> artefacts(Run run, JobSpace space, ImageHeader header)
      throws IOException, InterruptedException {
    EncodeJob job = run.job();
    String folder = ArtefactNames.folder(job.getJobId(), job.getAttempt());
    JobSpace own = space.below(ArtefactNames.IMAGE);
    List<Artefact> made = new ArrayList<>();
    made.add(
        pictures
            .images(run, folder, own, ArtefactNames.IMAGE, encoder.stills(own, header, ""))
            .build());
    if (header.animated()) {
      JobSpace moving = space.below(ArtefactNames.MOTION);
      Animation animation = encoder.animation(moving, header, "motion.mp4");
      if (animation != null) {
        made.add(pictures.motion(run, folder, moving, animation.file()));
      }
    }
    return made;
  }
}

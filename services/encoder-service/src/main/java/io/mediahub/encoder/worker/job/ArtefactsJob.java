package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import io.mediahub.encoder.media.inspect.SourceCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.MakeArtefacts;
import mediahub.rendition.Artefact;
import mediahub.rendition.ArtefactsMade;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobFinished;
import mediahub.upload.SourceObject;
import mediahub.upload.TextSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what belongs to a film or a sound beside its renditions, and reports each as soon as it is
 * stored, the poster first. What cannot be made of this file is left out, and the others are made.
 */
final class ArtefactsJob {
  private static final Logger LOG = LoggerFactory.getLogger(ArtefactsJob.class);

  /** Frames and sheets on their way; nothing that is kept is as large. */
  private static final long ROOM_BYTES = 256L << 20;

  /** So many fit into an event, with room for others. */
  private static final int MOST_FILES = 1000;

  /** Failures of a tool that reads this file. Others are of the machine, and of all that it does. */
  private static final Set<JobFailure> OF_THE_FILE =
      EnumSet.of(
          JobFailure.ENCODER_REFUSED,
          JobFailure.ENCODER_CRASHED,
          JobFailure.ENCODER_DEADLINE,
          JobFailure.ENCODER_OUT_OF_ROOM,
          JobFailure.INSPECTION_OUTPUT,
          JobFailure.INSPECTION_OVERRAN,
          JobFailure.INSPECTION_CRASHED);

  private final JobStage stage;
  private final PictureArtefacts pictures;
  private final SoundArtefacts sounds;
  private final TextArtefacts texts;

  ArtefactsJob(
      JobStage stage, PictureArtefacts pictures, SoundArtefacts sounds, TextArtefacts texts) {
    this.stage = stage;
    this.pictures = pictures;
    this.sounds = sounds;
    this.texts = texts;
  }

  @FunctionalInterface
  private interface Step {
    List<Artefact> make() throws IOException, InterruptedException;
  }

  void run(Run run, MakeArtefacts work) throws IOException, InterruptedException {
    TextSource text = work.getSubtitles();
    SourceObject source = text == null ? work.getSource() : text.getObject();
    if (text != null) {
      requireSize(source);
    }
    stage.withSource(
        run,
        source,
        ROOM_BYTES,
        space -> {
          Long poster = work.getPosterMicros();
          if (text != null) {
            report(run, List.of(texts.uploaded(run, work, text, space)));
          } else if (poster != null) {
            report(run, List.of(pictures.poster(run, work, space, poster)));
          } else {
            makeAll(run, work, space);
          }
        });
    EncodeJob job = run.job();
    run.reports().send(new JobFinished(job.getJobId(), job.getAttempt()));
  }

  /** A file larger than declared is not downloaded. */
  private void requireSize(SourceObject source) {
    Refused otherSize = SourceCheck.compareSize(stage.store().size(source), source);
    if (otherSize != null) {
      throw TextArtefacts.unreadable(otherSize);
    }
  }

  private void makeAll(Run run, MakeArtefacts work, JobSpace space)
      throws IOException, InterruptedException {
    List<Step> steps = steps(run, work, space);
    boolean any = false;
    MediaFailure refused = null;
    MediaFailure again = null;
    for (int i = 0; i < steps.size(); i++) {
      try {
        List<Artefact> made = steps.get(i).make();
        report(run, made);
        any |= !made.isEmpty();
      } catch (MediaFailure e) {
        if (!OF_THE_FILE.contains(e.failure())) {
          throw e;
        }
        LOG.atWarn()
            .addKeyValue("code", e.failure().code())
            .log("An artefact is left out: {}", e.sentence());
        refused = e;
        again = e.failure().retryable() ? e : again;
      }
      run.progress().reached(i + 1, steps.size());
    }
    // What crashed once may have been unlucky; what crashes twice is the file's fault.
    if (again != null && run.job().getAttempt() == 1) {
      throw again;
    }
    if (!any && refused != null) {
      throw refused;
    }
  }

  private List<Step> steps(Run run, MakeArtefacts work, JobSpace space) {
    Inspection inspection = work.getInspection();
    boolean film = inspection.getVideo() != null;
    List<Step> steps = new ArrayList<>();
    if (film) {
      steps.add(() -> List.of(pictures.poster(run, work, space, null)));
    } else {
      steps.add(() -> listOf(sounds.cover(run, work, space)));
    }
    steps.add(() -> texts.ofTheFile(run, work, space));
    if (film) {
      steps.add(() -> List.of(pictures.storyboard(run, work, space)));
      steps.add(() -> List.of(pictures.motion(run, work, space)));
    }
    if (!inspection.getAudio().isEmpty()) {
      steps.add(() -> List.of(sounds.waveform(run, work, space)));
    }
    return steps;
  }

  private static List<Artefact> listOf(@Nullable Artefact artefact) {
    return Stream.ofNullable(artefact).toList();
  }

  /** Several at a time, as far as they fit into an event. */
  private static void report(Run run, List<Artefact> made) {
    List<Artefact> some = new ArrayList<>();
    int files = 0;
    for (Artefact each : made) {
      if (!some.isEmpty() && files + each.getFiles().size() > MOST_FILES) {
        send(run, some);
        some = new ArrayList<>();
        files = 0;
      }
      some.add(each);
      files += each.getFiles().size();
    }
    if (!some.isEmpty()) {
      send(run, some);
    }
  }

  static void send(Run run, List<Artefact> artefacts) {
    EncodeJob job = run.job();
    run.reports()
        .send(new ArtefactsMade(job.getJobId(), job.getAttempt(), List.copyOf(artefacts)));
  }
}

package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.ArtefactNames;
import io.mediahub.domain.still.ImageLimits;
import io.mediahub.domain.still.StillRecipe;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.image.ImageEncoder;
import io.mediahub.encoder.media.image.ImageInspector;
import io.mediahub.encoder.media.image.ImageOutcome;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sound.CoverArt;
import io.mediahub.encoder.media.sound.SoundMeasurer;
import io.mediahub.encoder.media.sound.Waveform;
import io.mediahub.encoder.media.still.StillTool;
import java.io.IOException;
import java.util.List;
import mediahub.encoding.MakeArtefacts;
import mediahub.rendition.Artefact;
import mediahub.rendition.ArtefactKind;
import mediahub.rendition.AudioTrack;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a sound looks: its waveform, and the cover that comes with it. */
final class SoundArtefacts {
  private static final Logger LOG = LoggerFactory.getLogger(SoundArtefacts.class);

  private final JobStage stage;
  private final PictureArtefacts pictures;
  private final SoundMeasurer measurer;
  private final CoverArt covers;
  private final ImageInspector inspector = new ImageInspector(ImageLimits.DEFAULT);
  private final ImageEncoder encoder;

  SoundArtefacts(
      JobStage stage, PictureArtefacts pictures, FfmpegSandbox sandbox, StillTool tool) {
    this.stage = stage;
    this.pictures = pictures;
    this.measurer = new SoundMeasurer(tool);
    this.covers = new CoverArt(sandbox, tool);
    this.encoder = new ImageEncoder(tool, StillRecipe.CURRENT, ImageLimits.DEFAULT);
  }

  /** Of the track that is heard when nobody chooses. */
  Artefact waveform(Run run, MakeArtefacts work, JobSpace space) throws InterruptedException {
    List<AudioTrack> tracks = work.getInspection().getAudio();
    AudioTrack track =
        tracks.stream()
            .filter(AudioTrack::getPreferred)
            .findFirst()
            .orElseGet(tracks::getFirst);
    Waveform waveform = measurer.measure(space, work.getInspection(), track).waveform();
    try (var files = new StoredFiles(stage, run, work.getFolder(), ArtefactNames.WAVEFORM)) {
      files.add("waveform.json", waveform.json(), "application/json");
      files.add("waveform.dat", waveform.binary(), "application/octet-stream");
      return files.stored(ArtefactKind.WAVEFORM).build();
    }
  }

  /**
   * @return null when the file has no cover, or one that cannot be shown
   */
  @Nullable Artefact cover(Run run, MakeArtefacts work, JobSpace space)
      throws IOException, InterruptedException {
    JobSpace own = covers.extract(space.below(ArtefactNames.COVER));
    if (own == null) {
      return null;
    }
    ImageOutcome outcome = inspector.inspect(own);
    if (!(outcome instanceof ImageOutcome.Accepted accepted)) {
      LOG.info("The cover is left out: it is no image that can be shown");
      return null;
    }
    return pictures
        .images(
            run,
            work.getFolder(),
            own,
            ArtefactNames.COVER,
            encoder.stills(own, accepted.header(), ""))
        .setKind(ArtefactKind.COVER)
        .build();
  }
}

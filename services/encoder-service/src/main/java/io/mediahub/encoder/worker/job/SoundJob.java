package io.mediahub.encoder.worker.job;

import io.mediahub.encoder.media.encode.SoundEncoder;
import io.mediahub.encoder.worker.job.PartResults.Target;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import mediahub.encoding.EncodeSound;
import mediahub.encoding.PartManifest;
import mediahub.rendition.AudioRung;
import mediahub.rendition.JobKind;
import org.jspecify.annotations.Nullable;

/** Encodes all tracks of sound, except for the parts that another run has done. */
final class SoundJob {
  private final JobStage stage;
  private final SoundEncoder encoder;

  SoundJob(JobStage stage, SoundEncoder encoder) {
    this.stage = stage;
    this.encoder = encoder;
  }

  void run(Run run, EncodeSound work) throws IOException, InterruptedException {
    Set<Integer> done = new LinkedHashSet<>();
    PartManifest found = find(run, work, 0);
    while (found != null) {
      done.add(found.getPart().getIndex());
      run.reports().send(PartResults.reported(run, found.getPart()));
      if (found.getPart().getLast()) {
        return;
      }
      found = find(run, work, done.size());
    }
    long bits = work.getAudio().stream().mapToLong(AudioRung::getBitsPerSecond).sum();
    Set<String> ids =
        work.getAudio().stream().map(AudioRung::getRenditionId).collect(Collectors.toSet());
    Target target =
        new Target(work.getPackageId(), JobKind.SOUND, 0, ids, PartSizes.GROWING);
    stage.withSource(
        run,
        work.getSource(),
        work.getInspection().getDurationMicros(),
        bits,
        space -> {
          try (PartResults results = stage.results(run, target, 0, done)) {
            encoder.encode(space, work, results);
            results.complete();
          }
        });
  }

  private @Nullable PartManifest find(Run run, EncodeSound work, int index)
      throws IOException, InterruptedException {
    return stage.parts().find(run.mediaId(), work.getPackageId(), JobKind.SOUND, index);
  }
}

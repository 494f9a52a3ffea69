package io.mediahub.encoder.media.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoTrack;
import mediahub.upload.SourceObject;

/** Inspects files in the real sandbox. */
final class Inspections implements AutoCloseable {
  private final FfmpegSandbox sandbox = TestMedia.sandbox();
  private final Path job;

  Inspections(Path folder) throws Exception {
    this.job = Files.createDirectories(folder.resolve("job"));
  }

  Inspection accepted(Path file) throws Exception {
    InspectionOutcome outcome = inspect(file, TestMedia.declared(file), InspectionLimits.DEFAULT);
    assertThat(outcome).isInstanceOf(Accepted.class);
    return ((Accepted) outcome).inspection();
  }

  Refused refused(Path file) throws Exception {
    return refused(file, TestMedia.declared(file), InspectionLimits.DEFAULT);
  }

  Refused refused(Path file, SourceObject declared) throws Exception {
    return refused(file, declared, InspectionLimits.DEFAULT);
  }

  Refused refused(Path file, InspectionLimits limits) throws Exception {
    return refused(file, TestMedia.declared(file), limits);
  }

  private Refused refused(Path file, SourceObject declared, InspectionLimits limits)
      throws Exception {
    InspectionOutcome outcome = inspect(file, declared, limits);
    assertThat(outcome).isInstanceOf(Refused.class);
    return (Refused) outcome;
  }

  private InspectionOutcome inspect(Path file, SourceObject declared, InspectionLimits limits)
      throws Exception {
    return new Inspector(sandbox, limits).inspect(new JobSpace(job, file), declared);
  }

  static void assertVideo(
      VideoTrack video, String codec, int width, int height, int rotation, int num, int den) {
    assertThat(video.getCodec()).isEqualTo(codec);
    assertThat(video.getWidth()).isEqualTo(width);
    assertThat(video.getHeight()).isEqualTo(height);
    assertThat(video.getRotation()).isEqualTo(rotation);
    assertThat(video.getFrameRateNum()).isEqualTo(num);
    assertThat(video.getFrameRateDen()).isEqualTo(den);
  }

  @Override
  public void close() {
    sandbox.close();
  }
}

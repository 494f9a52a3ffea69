package io.mediahub.encoder.worker.job;

import io.mediahub.base.metrics.MeterDescription;
import io.mediahub.base.metrics.ProcessMeter;

/** The meters of the encoder. */
enum EncoderMeter implements ProcessMeter {
  JOBS(
      MeterDescription.timer(
          "mediahub.encoder.jobs",
          "Time from taking a job to its last report.",
          "work",
          "outcome"));

  private final MeterDescription meter;

  EncoderMeter(MeterDescription meter) {
    this.meter = meter;
  }

  @Override
  public MeterDescription meter() {
    return meter;
  }
}

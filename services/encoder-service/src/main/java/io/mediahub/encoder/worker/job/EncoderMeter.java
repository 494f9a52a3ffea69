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
          "outcome")),
  PROBES(
      MeterDescription.timer(
          "mediahub.encoder.probes",
          "Time of the probe for a ladder that is made to measure, by what came of it: fewer-rungs,"
              + " other-bounds, same-ladder, or no-result, when the usual ladder is planned.",
          "ladder"));

  private final MeterDescription meter;

  EncoderMeter(MeterDescription meter) {
    this.meter = meter;
  }

  @Override
  public MeterDescription meter() {
    return meter;
  }
}

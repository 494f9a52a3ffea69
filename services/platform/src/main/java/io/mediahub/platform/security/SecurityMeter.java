package io.mediahub.platform.security;

import io.mediahub.base.metrics.MeterDescription;
import io.mediahub.base.metrics.ProcessMeter;

/** The meters of every service on this library. */
enum SecurityMeter implements ProcessMeter {
  REFUSED(
      MeterDescription.counter(
          "mediahub.security.refused",
          "Requests that were refused before anything was decided, by the code of the error.",
          "reason")),
  WITHDRAWALS(
      MeterDescription.gauge(
          "mediahub.security.withdrawals",
          "Ended sessions that are remembered until their access tokens have expired.")),
  SESSIONS_CURRENT(
      MeterDescription.gauge(
          "mediahub.security.sessions.current",
          "1 while ended sessions are known from the log; 0 while every token is looked up in the"
              + " database."));

  private final MeterDescription meter;

  SecurityMeter(MeterDescription meter) {
    this.meter = meter;
  }

  @Override
  public MeterDescription meter() {
    return meter;
  }
}

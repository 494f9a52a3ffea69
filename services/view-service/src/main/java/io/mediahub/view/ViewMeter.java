package io.mediahub.view;

import io.mediahub.base.metrics.MeterDescription;
import io.mediahub.base.metrics.ProcessMeter;

/** The meters of the view-service. */
public enum ViewMeter implements ProcessMeter {
  LISTENERS(
      MeterDescription.gauge("mediahub.live.listeners", "Clients that listen to live events.")),
  LISTENERS_BEHIND(
      MeterDescription.counter(
          "mediahub.live.listeners.behind",
          "Listeners that were cut off since they took events too slowly.")),
  LIVE_READY(
      MeterDescription.gauge(
          "mediahub.live.ready", "1 while live events are read from the log. Alert on 0.")),
  REPORTING(
      MeterDescription.gauge(
          "mediahub.watching.playbacks",
          "Playbacks whose reports are collected in memory, limited by"
              + " mediahub.view.watching.max-playbacks."));

  private final MeterDescription meter;

  ViewMeter(MeterDescription meter) {
    this.meter = meter;
  }

  @Override
  public MeterDescription meter() {
    return meter;
  }
}

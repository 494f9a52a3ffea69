package io.mediahub.edge.metrics;

import io.mediahub.base.metrics.MeterDescription;
import io.mediahub.base.metrics.ProcessMeter;

/** The meters of the edge. */
public enum EdgeMeter implements ProcessMeter {
  REQUESTS(
      MeterDescription.timer(
          "mediahub.edge.requests",
          "Requests at the public port, from their arrival to the end of the answer. Status 499:"
              + " the viewer did not wait.",
          "behaviour",
          "status")),
  REFUSED(
      MeterDescription.counter(
          "mediahub.edge.refused",
          "Answers 401 and 403. The reason is the code of the error, or `service` where a service"
              + " refused.",
          "behaviour",
          "status",
          "reason")),
  THROTTLED(
      MeterDescription.counter(
          "mediahub.edge.throttled",
          "Answers 429, by kind of request and by what the limit counts: an address or an account.",
          "what",
          "scope")),
  OBJECTS_COLLECTING(
      MeterDescription.gauge(
              "mediahub.edge.objects.collecting",
              "Memory for answers that are read whole from their origin while viewers take them.")
          .in("bytes")),
  REVOCATION_APPLIED(
      MeterDescription.timer(
          "mediahub.edge.revocation.applied",
          "From the decision to revoke a grant until the edge denies its playbacks. Alert above 1"
              + " s.")),
  REVOCATION_UNREADABLE(
      MeterDescription.counter(
          "mediahub.edge.revocation.unreadable",
          "Records of grants or playbacks that could not be read; the playbacks that they concern"
              + " are refused. Alert on any.")),
  REVOCATION_OUTBOX_SILENCE(
      MeterDescription.gauge(
              "mediahub.edge.revocation.outbox.silence",
              "Time since the last heartbeat of the outbox. Alert above 30 s.")
          .in("seconds")),
  REVOCATION_UNSURE(
      MeterDescription.gauge(
          "mediahub.edge.revocation.unsure",
          "Playbacks and grants that are refused because a record about them could not be read.")),
  REVOCATION_PLAYBACKS(
      MeterDescription.gauge(
          "mediahub.edge.revocation.playbacks", "Playbacks that the edge remembers.")),
  REVOCATION_GRANTS(
      MeterDescription.gauge(
          "mediahub.edge.revocation.grants", "Revoked grants that the edge remembers."));

  private final MeterDescription meter;

  EdgeMeter(MeterDescription meter) {
    this.meter = meter;
  }

  @Override
  public MeterDescription meter() {
    return meter;
  }
}

package io.mediahub.stream;

import io.mediahub.base.metrics.MeterDescription;
import io.mediahub.base.metrics.ProcessMeter;

/** The meters of the stream-service. */
enum StreamMeter implements ProcessMeter {
  TOPOLOGY_LAG(
      MeterDescription.gauge(
          "mediahub.topology.lag", "Records that the topology has not read yet.", "topology")),
  TOPOLOGY_WORKING(
      MeterDescription.gauge(
          "mediahub.topology.working", "1 while the topology runs. Alert on 0.", "topology")),
  TOPOLOGY_GIVEN_UP(
      MeterDescription.counter(
          "mediahub.topology.given.up",
          "Times that the topology stopped because its threads failed too often.",
          "topology")),
  PARKED_KEYS(
      MeterDescription.gauge(
          "mediahub.parked.keys",
          "Keys with a record that could not be applied. Alert on any.",
          "topology")),
  PARKED_RECORDS(
      MeterDescription.gauge(
          "mediahub.parked.records",
          "Records that could not be applied, and those that wait behind them.",
          "topology")),
  PARKED_BYTES(
      MeterDescription.gauge("mediahub.parked.bytes", "Size of all parked records.", "topology")),
  PARKED_OLDEST(
      MeterDescription.gauge(
              "mediahub.parked.oldest",
              "Age of what has been parked longest; 0 while nothing is.",
              "topology")
          .in("seconds")),
  PARKED_CORRECTED(
      MeterDescription.gauge(
          "mediahub.parked.corrected",
          "Records in whose place an operator put another value, ever.",
          "topology")),
  PARKED_DROPPED(
      MeterDescription.gauge(
          "mediahub.parked.dropped",
          "Records and gaps that an operator gave up, ever.",
          "topology")),
  PARTITIONS_HELD(
      MeterDescription.gauge(
          "mediahub.partitions.held",
          "Partitions that are not read on until somebody has looked at them. Alert on any.",
          "topology")),
  EVENTS_DUPLICATE(
      MeterDescription.counter(
          "mediahub.events.duplicate",
          "Events that arrived a second time and were skipped.",
          "topology")),
  EVENTS_GAPS(
      MeterDescription.counter(
          "mediahub.events.gaps", "Times that a version of an aggregate was missing.", "topology")),
  JOBS_UNCLAIMED_OLDEST(
      MeterDescription.gauge(
              "mediahub.jobs.unclaimed.oldest",
              "Age of the oldest job that no worker has reported on yet.")
          .in("seconds")),
  RENDITION_PARKED_MEDIA(
      MeterDescription.gauge(
          "mediahub.rendition.parked.media",
          "Media with a record on which the rendition process cannot decide. Alert on any.")),
  RENDITION_PARKED_OLDEST(
      MeterDescription.gauge(
              "mediahub.rendition.parked.oldest",
              "Age of the record that has kept a media waiting longest; 0 while there is none.")
          .in("seconds")),
  RENDITION_PARKED_RECORDS(
      MeterDescription.gauge(
          "mediahub.rendition.parked.records", "Parked records of all these media.")),
  NOTARY_LEADING(
      MeterDescription.gauge(
          "mediahub.notary.leading",
          "1 in the process that keeps the proofs. Alert when the sum is 0.")),
  NOTARY_LEAVES(
      MeterDescription.gauge("mediahub.notary.leaves", "Events that have a leaf in a tree.")),
  NOTARY_UNSIGNED(
      MeterDescription.gauge(
          "mediahub.notary.unsigned",
          "Events that have a leaf and are covered by no signed checkpoint yet.")),
  NOTARY_FORKS(
      MeterDescription.gauge(
          "mediahub.notary.forks",
          "Times that a log was found not to be the one that was read. Alert when it rises.")),
  WITNESS_DIVERGENT(
      MeterDescription.gauge(
          "mediahub.witness.divergent",
          "Rows of the witness's sample that are not what the log gives. Alert on any.")),
  WITNESS_FOLLOWED(
      MeterDescription.gauge(
          "mediahub.witness.followed", "Keys that the witness follows and compares."));

  private final MeterDescription meter;

  StreamMeter(MeterDescription meter) {
    this.meter = meter;
  }

  @Override
  public MeterDescription meter() {
    return meter;
  }
}

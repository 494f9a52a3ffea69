package io.mediahub.streams.projection;

import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Table;
import java.util.List;
import java.util.Map;
import mediahub.rendition.JobFailed;
import mediahub.rendition.RenditionEnvelope;

/**
 * Names of packages. Earlier versions knew attempts of a job instead, each with a folder of its
 * own; in the catalogue such an attempt is a package as well.
 */
final class Packages {
  private Packages() {}

  /** The id of what an attempt of an earlier version made. */
  static String ofAttempt(String jobId, int attempt) {
    return jobId + "-" + attempt;
  }

  /** Where its playlists and objects are, below the media's folder. */
  static String pathOfAttempt(String jobId, int attempt) {
    return jobId + "/" + attempt;
  }

  /** Deletes the rows of an attempt when it fails: another one starts from scratch. */
  static List<Clearing> clearedWithAttempt(
      Logged<? extends RenditionEnvelope> logged, Table table, Column<String> packageId) {
    return logged.envelope().getEvent() instanceof JobFailed e
        ? List.of(
            Clearing.of(
                table,
                logged.aggregateId(),
                Map.of(packageId, ofAttempt(e.getJobId(), e.getAttempt()))))
        : List.of();
  }
}

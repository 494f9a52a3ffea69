package io.mediahub.platform.reconcile;

import io.mediahub.platform.reconcile.Fact.Aggregate;
import io.mediahub.platform.reconcile.Fact.Kept;
import io.mediahub.platform.reconcile.Finding.Kind;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.WriterSchemas;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Compares what the write side has decided with what the log has, by version and event id. Facts go
 * through files ({@link Buckets}), so that memory does not grow with the log.
 *
 * <p>The write side is read first, in one snapshot. Then it is waited until the connector has
 * shipped what the snapshot has, so that an event on its way is not taken for a missing one.
 */
public final class Reconciliation {
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final WriteSide writeSide;
  private final Map<String, String> kafka;
  private final WriterSchemas schemas;
  private final Options options;
  private final Progress progress;

  /** Told now and then how far it is. */
  public interface Progress {
    void at(String step, long done, long total);
  }

  /**
   * @param fix whether missing events are sent again
   * @param retention how long the write side keeps an aggregate after its end
   * @param folder where files may be made
   * @param listed how many findings are listed; all are counted
   * @param patience how long the connector may take to ship what was decided
   */
  public record Options(
      boolean fix, Duration retention, Path folder, int listed, Duration patience) {}

  public Reconciliation(
      DataSource decisions,
      Map<String, String> kafka,
      WriterSchemas schemas,
      Options options,
      Progress progress) {
    this.writeSide = new WriteSide(decisions, schemas);
    this.kafka = Map.copyOf(kafka);
    this.schemas = schemas;
    this.options = options;
    this.progress = progress;
  }

  /** Why it cannot be done now, as a sentence. */
  public static final class CannotBeDone extends Exception {
    private static final long serialVersionUID = 1L;

    CannotBeDone(String sentence) {
      super(sentence);
    }
  }

  /**
   * @throws CannotBeDone when events are to be sent again and nobody would ship them
   */
  public Report run() throws SQLException, IOException, InterruptedException, CannotBeDone {
    if (options.fix() && !writeSide.hasSlot()) {
      throw new CannotBeDone(
          "There is no replication slot %s: what is sent again would be lost again."
              .formatted(WriteSide.SLOT));
    }
    Instant began = Instant.now();
    List<String> notes = new ArrayList<>();
    long estimate = writeSide.estimate();
    try (LogSide before = new LogSide(kafka, schemas)) {
      estimate += before.total();
    }
    try (Buckets buckets = new Buckets(options.folder(), estimate)) {
      long[] facts = new long[1];
      String snapshot =
          writeSide.read(
              fact -> {
                buckets.add(fact);
                progress.at("reading the write side", ++facts[0], 0);
              });
      awaitShipped(snapshot, notes);
      try (LogSide log = new LogSide(kafka, schemas)) {
        log.read(buckets::add, progress);
        log.unreadable()
            .forEach(
                (topic, count) ->
                    notes.add(
                        "%d records of %s cannot be read; see './mediahub dlq list'."
                            .formatted(count, topic)));
        return compare(buckets, log, began, notes);
      }
    }
  }

  private void awaitShipped(String place, List<String> notes)
      throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + options.patience().toNanos();
    WriteSide.Outbox outbox = writeSide.outbox(place);
    while (outbox == WriteSide.Outbox.BEHIND && System.nanoTime() < deadline) {
      progress.at("waiting for the outbox", 0, 0);
      Thread.sleep(PAUSE);
      outbox = writeSide.outbox(place);
    }
    if (outbox == WriteSide.Outbox.UNREAD) {
      notes.add("Nobody reads the outbox: what was not shipped yet counts as missing.");
    } else if (outbox == WriteSide.Outbox.BEHIND) {
      notes.add(
          "The outbox was not shipped within %d s: what is on its way counts as missing."
              .formatted(options.patience().toSeconds()));
    }
  }

  private Report compare(Buckets buckets, LogSide log, Instant began, List<String> notes)
      throws IOException, SQLException, InterruptedException, CannotBeDone {
    Comparison comparison =
        new Comparison(topic -> Topics.EVENTS.get(topic).name(), began.minus(options.retention()));
    Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    List<Finding> listed = new ArrayList<>();
    long aggregates = 0;
    long forgotten = 0;
    long sent = 0;
    for (int i = 0; i < buckets.count(); i++) {
      Comparison.Result result = comparison.of(buckets.read(i));
      aggregates += result.aggregates();
      forgotten += result.forgotten();
      for (Finding finding : result.findings()) {
        if (stillHolds(finding)) {
          counts.merge(finding.kind(), finding.to() - finding.from() + 1, Long::sum);
          if (listed.size() < options.listed()) {
            listed.add(finding);
          }
        }
      }
      if (options.fix() && !result.missing().isEmpty()) {
        sent += send(result.missing(), log.sources());
      }
      progress.at("comparing", i + 1L, buckets.count());
    }
    if (sent > 0) {
      awaitShipped(writeSide.now(), notes);
    }
    return new Report(aggregates, forgotten, counts, listed, sent, notes);
  }

  /** The log was read after the write side: what was decided meanwhile is not ahead of it. */
  private boolean stillHolds(Finding finding) throws SQLException {
    if (finding.kind() != Kind.AHEAD) {
      return true;
    }
    int topic = Topics.EVENTS.stream().map(each -> each.name()).toList().indexOf(finding.topic());
    return writeSide.version(new Aggregate(topic, finding.aggregate())) < finding.to();
  }

  private int send(List<Kept> missing, Map<Integer, String> sources)
      throws SQLException, IOException, CannotBeDone {
    if (!writeSide.hasSlot()) {
      throw new CannotBeDone("The replication slot was dropped meanwhile; run it again.");
    }
    return writeSide.send(missing, sources);
  }
}

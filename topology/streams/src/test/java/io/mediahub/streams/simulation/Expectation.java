package io.mediahub.streams.simulation;

import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.VersionProjection;
import io.mediahub.streams.simulation.SimulatedLog.Entry;
import io.mediahub.streams.testing.PlainFold;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What must hold: of the log, of every move of a progress, and of the rows in the end. */
final class Expectation {
  private final ReadModel model;
  private final Map<String, @Nullable VersionProjection> versions = new HashMap<>();
  private final Map<String, String> topics = new HashMap<>();

  Expectation(ReadModel model) {
    this.model = model;
    for (ReadModel.Source<?> source : model.sources()) {
      versions.put(source.topic().name(), source.versions());
      source
          .allProjections()
          .forEach(view -> topics.put(view.table().name(), source.topic().name()));
    }
  }

  boolean isOfFacts(String topic) {
    return versions.get(topic) != null;
  }

  /** All that the progress passes is in the rows, or parked. */
  void passes(
      SimulatedLog log,
      SimulatedDatabase database,
      TopicPartition partition,
      long from,
      long to,
      Predicate<EventLocation> dropped) {
    if (to < from) {
      throw new Failure(
          "The progress of %s goes back from %d to %d.".formatted(partition, from, to));
    }
    VersionProjection projection = versions.get(partition.topic());
    if (projection == null) {
      return;
    }
    for (Entry entry : log.between(partition, from, to)) {
      RawRecord record = entry.record();
      if (database.isParked(record.location()) || dropped.test(record.location())) {
        continue;
      }
      Fact fact = entry.fact();
      if (fact == null) {
        throw new Failure(
            "The progress passes bytes at offset %d of %s that are not parked."
                .formatted(record.location().offset(), partition));
      }
      Row row = database.rows().get(projection.key(fact.key()));
      if (projection.version(row) < fact.version()) {
        throw new Failure(
            "The progress of %s goes to %d and passes %s, which is neither applied nor parked."
                .formatted(partition, to, fact));
      }
    }
  }

  /**
   * Every accepted event is in the log, once per version, in the order of versions, and nothing
   * else is.
   *
   * @param outOfOrder aggregates of which events were sent again later
   */
  void log(SimulatedLog log, List<Fact> accepted, Set<String> outOfOrder) {
    Map<String, Map<Long, Fact>> expected = new LinkedHashMap<>();
    for (Fact fact : accepted) {
      Map<Long, Fact> ofAggregate =
          expected.computeIfAbsent(fact.aggregate(), unseen -> new LinkedHashMap<>());
      if (ofAggregate.put(fact.version(), fact) != null) {
        throw new Failure("Two events were accepted as the same version: " + fact);
      }
      if (fact.version() != ofAggregate.size()) {
        throw new Failure("The versions of %s are not dense at %s.".formatted(fact.key(), fact));
      }
    }
    Map<String, Long> highest = new HashMap<>();
    Map<String, TopicPartition> homes = new HashMap<>();
    Set<String> found = new HashSet<>();
    for (TopicPartition partition : log.topicPartitions()) {
      for (Entry entry : log.committed(partition)) {
        Fact fact = entry.fact();
        if (fact == null) {
          continue;
        }
        Fact known = expected.getOrDefault(fact.aggregate(), Map.of()).get(fact.version());
        if (known == null || !known.id().equals(fact.id())) {
          throw new Failure("The log has an event that nobody accepted: " + fact);
        }
        TopicPartition home = homes.putIfAbsent(fact.aggregate(), partition);
        if (home != null && !home.equals(partition)) {
          throw new Failure(
              "%s is in %s, and others of its key in %s.".formatted(fact, partition, home));
        }
        long last = highest.getOrDefault(fact.aggregate(), 0L);
        if (found.add(fact.aggregate() + fact.version())
            && fact.version() != last + 1
            && !outOfOrder.contains(fact.aggregate())) {
          throw new Failure("%s comes after version %d.".formatted(fact, last));
        }
        highest.merge(fact.aggregate(), fact.version(), Math::max);
      }
    }
    for (Fact fact : accepted) {
      if (!found.contains(fact.aggregate() + fact.version())) {
        throw new Failure("The log does not have an event that was accepted: " + fact);
      }
    }
  }

  /**
   * The rows are the plain fold of the accepted events.
   *
   * @param compared aggregates; others may lack what waits
   */
  void rows(Collection<Fact> accepted, Collection<Row> actual, Predicate<String> compared) {
    PlainFold fold = new PlainFold(model);
    long offset = 0;
    for (Fact fact : accepted.stream().sorted(Comparator.comparing(Fact::version)).toList()) {
      EventLocation at = new EventLocation(fact.topic().name(), 0, offset++, RECORDED);
      fold.add(
          fact.topic(), fact.envelope(), new RawRecord(at, fact.key(), fact.bytes(), List.of()));
    }
    Set<String> expected = lines(fold.rows(), compared);
    Set<String> there = lines(actual, compared);
    if (!there.equals(expected)) {
      Set<String> missing = new TreeSet<>(expected);
      missing.removeAll(there);
      Set<String> wrong = new TreeSet<>(there);
      wrong.removeAll(expected);
      throw new Failure(
          "The rows are not the fold of the log. %d are missing, %d are wrong: %s instead of %s"
              .formatted(missing.size(), wrong.size(), first(wrong), first(missing)));
    }
  }

  private static final Instant RECORDED = Instant.parse("2026-02-01T00:00:00Z");

  private static String first(Set<String> lines) {
    return lines.stream().findFirst().orElse("none");
  }

  private Set<String> lines(Collection<Row> rows, Predicate<String> compared) {
    Set<String> lines = new TreeSet<>();
    for (Row row : rows) {
      if (compared.test(aggregate(row))) {
        lines.add(line(row));
      }
    }
    return lines;
  }

  /** Without where the event lies: of two copies either may be the first. */
  private static String line(Row row) {
    StringBuilder line = new StringBuilder(row.key().table().name());
    for (Column<?> column : row.key().table().columns()) {
      if (!column.name().equals("src_offset") && !column.name().equals("partition")) {
        Object value = row.value(column.index());
        line.append(' ').append(column.name()).append('=');
        line.append(value instanceof byte[] bytes ? Arrays.toString(bytes) : value);
      }
    }
    return line.toString();
  }

  private String aggregate(Row row) {
    if (!row.key().table().isAppendOnly()) {
      return topics.get(row.key().table().name()) + "/" + row.key().recordKey();
    }
    for (Column<?> column : row.key().table().columns()) {
      if (column.name().equals("aggregate_id")) {
        return row.key().recordKey() + "/" + row.value(column.index()); // keyed by topic first
      }
    }
    throw new IllegalStateException("Whose row is it? " + row);
  }
}

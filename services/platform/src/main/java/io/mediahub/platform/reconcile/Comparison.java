package io.mediahub.platform.reconcile;

import io.mediahub.platform.reconcile.Fact.Aggregate;
import io.mediahub.platform.reconcile.Fact.Decided;
import io.mediahub.platform.reconcile.Fact.Kept;
import io.mediahub.platform.reconcile.Fact.Logged;
import io.mediahub.platform.reconcile.Finding.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Compares all facts about some aggregates. Pure. */
final class Comparison {
  private final IntFunction<String> topicName;
  private final Instant nothingForgottenSince;

  /**
   * @param nothingForgottenSince an aggregate of which the log has a later event cannot have been
   *     deleted for its age
   */
  Comparison(IntFunction<String> topicName, Instant nothingForgottenSince) {
    this.topicName = topicName;
    this.nothingForgottenSince = nothingForgottenSince;
  }

  /**
   * @param missing events that can be sent again, in the order of aggregate and version
   * @param forgotten aggregates that the write side has deleted after their time
   */
  record Result(List<Finding> findings, List<Kept> missing, long aggregates, long forgotten) {}

  /** What is known about one aggregate. */
  private static final class Known {
    private long decided;
    private final TreeMap<Long, Kept> kept = new TreeMap<>();
    private final TreeMap<Long, List<Logged>> logged = new TreeMap<>();

    void add(Fact fact) {
      switch (fact) {
        case Decided(var aggregate, long version) -> decided = Math.max(decided, version);
        case Kept event -> kept.put(event.version(), event);
        case Logged event ->
            logged.computeIfAbsent(event.version(), v -> new ArrayList<>(1)).add(event);
      }
    }

    long lastLogged() {
      return logged.isEmpty() ? 0 : logged.lastKey();
    }
  }

  Result of(List<Fact> facts) {
    Map<Aggregate, Known> all = new TreeMap<>();
    facts.forEach(fact -> all.computeIfAbsent(fact.aggregate(), a -> new Known()).add(fact));
    Result result = new Result(new ArrayList<>(), new ArrayList<>(), all.size(), 0);
    long forgotten = 0;
    for (var each : all.entrySet()) {
      Known known = each.getValue();
      boolean isForgotten = isForgotten(known);
      forgotten += isForgotten ? 1 : 0;
      compare(each.getKey(), known, isForgotten, result);
    }
    return new Result(result.findings, result.missing, result.aggregates, forgotten);
  }

  private boolean isForgotten(Known known) {
    return known.decided == 0
        && known.kept.isEmpty()
        && known.logged.values().stream()
            .flatMap(List::stream)
            .allMatch(
                event ->
                    event.forgettable()
                        && event.recordedAt() < nothingForgottenSince.toEpochMilli());
  }

  private void compare(Aggregate aggregate, Known known, boolean forgotten, Result result) {
    // A process that decides in the log alone has no write side: there only gaps can be seen.
    boolean hasWriteSide = WriteSide.decides(aggregate.topic()) && !forgotten;
    long decided =
        hasWriteSide
            ? Math.max(known.decided, known.kept.isEmpty() ? 0 : known.kept.lastKey())
            : known.lastLogged();
    missing(aggregate, known, decided, result);
    known.logged.forEach((version, events) -> repeated(aggregate, known, events, result));
    if (known.lastLogged() > decided) {
      Logged first = known.logged.tailMap(decided, false).values().iterator().next().getFirst();
      result.findings.add(
          finding(
              Kind.AHEAD,
              aggregate,
              first.version(),
              known.lastLogged(),
              (decided == 0
                      ? "The write side does not have it; the log begins it at %s."
                      : "The write side has %d versions; the next is in the log at %s.")
                  .formatted(
                      decided == 0
                          ? new Object[] {place(first)}
                          : new Object[] {decided, place(first)})));
    }
  }

  private void missing(Aggregate aggregate, Known known, long decided, Result result) {
    long from = 0;
    Kind kind = Kind.LOST;
    for (long version = 1; version <= decided + 1; version++) {
      boolean isMissing = version <= decided && !known.logged.containsKey(version);
      Kind now = known.kept.containsKey(version) ? Kind.MISSING : Kind.LOST;
      if (from > 0 && (!isMissing || now != kind)) {
        result.findings.add(
            finding(kind, aggregate, from, version - 1, sentence(kind, aggregate.topic())));
        from = 0;
      }
      if (isMissing && from == 0) {
        from = version;
        kind = now;
      }
      if (isMissing && now == Kind.MISSING) {
        result.missing.add(known.kept.get(version));
      }
    }
  }

  private static String sentence(Kind kind, int topic) {
    if (kind == Kind.MISSING) {
      return "The write side still has the bytes: --fix sends them again.";
    }
    return WriteSide.decides(topic)
        ? "The write side has no bytes of it any more: restore the log from a backup."
        : "A process decided it in the log alone: restore the log from a backup.";
  }

  private void repeated(Aggregate aggregate, Known known, List<Logged> events, Result result) {
    Logged first = events.getFirst();
    Kept kept = known.kept.get(first.version());
    boolean isOther = kept != null && !kept.eventId().equals(first.eventId());
    boolean differ = events.stream().anyMatch(event -> !event.eventId().equals(first.eventId()));
    if (isOther || differ) {
      result.findings.add(
          finding(
              Kind.DIFFERENT,
              aggregate,
              first.version(),
              first.version(),
              "The log has %s%s."
                  .formatted(
                      String.join(
                          " and ",
                          events.stream()
                              .map(event -> event.eventId() + " at " + place(event))
                              .limit(3)
                              .toList()),
                      isOther && kept != null
                          ? "; the write side decided " + kept.eventId()
                          : "")));
    } else if (events.size() > 1) {
      result.findings.add(
          finding(
              Kind.TWICE,
              aggregate,
              first.version(),
              first.version(),
              "The event %s is there %d times, at %s and %s."
                  .formatted(
                      first.eventId(), events.size(), place(first), place(events.getLast()))));
    }
  }

  private static String place(Logged event) {
    return "partition " + event.partition() + " offset " + event.offset();
  }

  private Finding finding(Kind kind, Aggregate aggregate, long from, long to, String detail) {
    return new Finding(kind, topicName.apply(aggregate.topic()), aggregate.id(), from, to, detail);
  }
}

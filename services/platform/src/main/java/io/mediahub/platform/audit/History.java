package io.mediahub.platform.audit;

import io.mediahub.platform.paging.Cursor;
import io.mediahub.platform.paging.PageRequest;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.schemas.Topics;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import mediahub.Event;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Pages of events in the order of the log, and what each changed. */
public final class History {
  private final AuditLog log;

  History(AuditLog log) {
    this.log = log;
  }

  /**
   * Which events.
   *
   * @param from recorded then or later; null for the first
   * @param to recorded before; null for the last
   * @param type the kind of event; null for all
   * @param actor who caused it; null for everybody
   * @param asOf with what was known then
   */
  public record Filter(
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable String type,
      @Nullable String actor,
      AsOf asOf) {
    private static final Instant EARLIEST = Instant.EPOCH;

    /**
     * @throws RefusalException {@code filter-invalid}
     */
    public Filter {
      require("from", from == null || isStorable(from), "a time between 1970 and 9999");
      require("to", to == null || isStorable(to), "a time between 1970 and 9999");
      require("type", type == null || type.matches("[A-Za-z]{1,64}"), "a name of letters");
      require(
          "actor",
          actor == null || actor.matches("[!-~]{1,128}"),
          "a user id, or system: and the name of a process");
    }

    private static boolean isStorable(Instant time) {
      return !time.isBefore(EARLIEST) && time.isBefore(Cursor.END_OF_TIME);
    }

    private static void require(String field, boolean holds, String what) {
      if (!holds) {
        throw new RefusalException(AuditProblem.FILTER_INVALID.refusalOf(field, field, what));
      }
    }
  }

  /**
   * An event and what it did.
   *
   * @param changes of the folded state; null where nobody asked, and behind a missing event
   */
  public record Told(AuditRow row, Event event, @Nullable List<FieldChange> changes) {}

  /** Of one aggregate. At most one row more than the limit. */
  public List<AuditRow> ofAggregate(
      AuditedAggregate<?> aggregate, String id, Filter filter, PageRequest page) {
    Where where = new Where("aggregate_id = ? and aggregate = ?", id, aggregate.name());
    where.filter(filter);
    List<String> key = Cursor.read(page.after(), 2);
    if (key != null) {
      where.and(
          "(recorded_at, version) > (?, ?)",
          at(Cursor.time(key.get(0))),
          Cursor.number(key.get(1), Long.MAX_VALUE));
    }
    return where.read("recorded_at, version", page);
  }

  /** Where a page of an aggregate's events ended. */
  public static String nextOfAggregate(AuditRow last) {
    return Cursor.of(micros(last), last.version());
  }

  /**
   * Of everything that is about a media: its upload, renditions and grants.
   *
   * @param playbacks whether who watched it is told, too
   */
  public List<AuditRow> ofMedia(
      String mediaId, boolean playbacks, Filter filter, PageRequest page) {
    Where where = new Where("media_id = ?", mediaId);
    if (!playbacks) {
      // The same text as in the partial index.
      where.and("topic <> '%s'".formatted(Topics.PLAYBACK_EVENTS.name()));
    }
    where.filter(filter);
    List<String> key = Cursor.read(page.after(), 4);
    if (key != null) {
      where.and(
          "(recorded_at, topic, partition, src_offset) > (?, ?, ?, ?)",
          at(Cursor.time(key.get(0))),
          key.get(1),
          (int) Cursor.number(key.get(2), Integer.MAX_VALUE),
          Cursor.number(key.get(3), Long.MAX_VALUE));
    }
    return where.read("recorded_at, topic, partition, src_offset", page);
  }

  /** Where a page of a media's events ended. */
  public static String nextOfMedia(AuditRow last) {
    return Cursor.of(micros(last), last.topic(), last.partition(), last.offset());
  }

  private static long micros(AuditRow last) {
    return Instant.EPOCH.until(last.recordedAt(), ChronoUnit.MICROS);
  }

  private static OffsetDateTime at(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  /** Decodes events. */
  public List<Told> told(List<AuditRow> rows) {
    return rows.stream().map(row -> new Told(row, log.event(row), null)).toList();
  }

  private record Place(String aggregate, String id, long version) {
    static Place of(AuditRow row) {
      return new Place(row.aggregate(), row.aggregateId(), row.version());
    }
  }

  /**
   * Decodes events, and folds their aggregates to tell what each event changed.
   *
   * @throws RefusalException {@code history-too-long}
   */
  public List<Told> toldWithChanges(List<AuditRow> rows, FoldBudget budget) {
    Map<List<String>, NavigableMap<Long, AuditRow>> aggregates = new LinkedHashMap<>();
    for (AuditRow row : rows) {
      aggregates
          .computeIfAbsent(List.of(row.aggregate(), row.aggregateId()), none -> new TreeMap<>())
          .put(row.version(), row);
    }
    Map<Place, Told> told = new HashMap<>();
    aggregates
        .values()
        .forEach(
            asked ->
                AuditedAggregate.named(asked.firstEntry().getValue().aggregate())
                    .ifPresent(aggregate -> tell(aggregate, asked, budget, told)));
    return rows.stream()
        .map(row -> told.getOrDefault(Place.of(row), new Told(row, log.event(row), null)))
        .toList();
  }

  private <S> void tell(
      AuditedAggregate<S> aggregate,
      NavigableMap<Long, AuditRow> asked,
      FoldBudget budget,
      Map<Place, Told> told) {
    S state = aggregate.initial();
    JsonNode before = null;
    long expected = 1;
    for (AuditRow row : upTo(aggregate, asked, budget)) {
      if (row.version() != expected++) {
        return; // what a later event changed is not known without the one that is missing
      }
      Event event = log.event(row);
      AuditRow wanted = asked.get(row.version());
      if (wanted == null) {
        state = aggregate.evolve().apply(state, event);
        before = null;
        continue;
      }
      before = before == null ? aggregate.json().apply(state) : before;
      state = aggregate.evolve().apply(state, event);
      JsonNode after = aggregate.json().apply(state);
      told.put(Place.of(wanted), new Told(wanted, event, FieldChange.between(before, after)));
      before = after;
    }
  }

  /** All events of an aggregate up to the last one that is asked for. */
  private List<AuditRow> upTo(
      AuditedAggregate<?> aggregate, NavigableMap<Long, AuditRow> asked, FoldBudget budget) {
    long last = asked.lastKey();
    if (asked.size() == last) { // none is missing, as versions are dense
      asked.values().forEach(row -> budget.take(row.value().length));
      return List.copyOf(asked.values());
    }
    String id = asked.firstEntry().getValue().aggregateId();
    return log.rows(aggregate, id, new AsOf.Version(last), budget);
  }

  /** The conditions of one question. */
  private final class Where {
    private final StringBuilder conditions;
    private final List<@Nullable Object> values = new ArrayList<>();

    Where(String condition, Object... given) {
      conditions = new StringBuilder(condition);
      values.addAll(List.of(given));
    }

    void and(String condition, Object... given) {
      conditions.append(" and ").append(condition);
      values.addAll(List.of(given));
    }

    void filter(Filter filter) {
      if (filter.from() != null) {
        and("recorded_at >= ?", at(filter.from()));
      }
      if (filter.to() != null) {
        and("recorded_at < ?", at(filter.to()));
      }
      if (filter.type() != null) {
        and("type = ?", filter.type());
      }
      if (filter.actor() != null) {
        and("actor = ?", filter.actor());
      }
      switch (filter.asOf()) {
        case AsOf.Now now -> {}
        case AsOf.Time(Instant moment) -> and("recorded_at <= ?", at(moment));
        case AsOf.Version(long number) -> and("version <= ?", number);
      }
    }

    List<AuditRow> read(String order, PageRequest page) {
      values.add(page.rows());
      return log.query(
          "select %s from audit_event where %s order by %s limit ?"
              .formatted(AuditRow.COLUMNS, conditions, order),
          values);
    }
  }
}

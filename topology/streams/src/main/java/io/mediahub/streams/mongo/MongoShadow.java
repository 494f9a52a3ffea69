package io.mediahub.streams.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import io.mediahub.streams.readmodel.engine.Changes;
import io.mediahub.streams.readmodel.engine.DecidedRecords;
import io.mediahub.streams.readmodel.engine.LogFold.Parked;
import io.mediahub.streams.readmodel.engine.ModelDatabase;
import io.mediahub.streams.readmodel.engine.ModelDatabase.DatabaseUnavailable;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.streams.readmodel.engine.Progress;
import io.mediahub.streams.readmodel.engine.Settlements;
import io.mediahub.streams.rebuild.Comparison;
import io.mediahub.streams.rebuild.Shadow;
import io.mediahub.streams.rebuild.ShadowState;
import io.mediahub.streams.rebuild.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A shadow in another database of the same server. There are no transactions: everything that is
 * written twice is written equally, and one document decides which copy is live.
 */
public final class MongoShadow implements Shadow {
  private static final String STATE = "rebuild_state";
  private static final String UNITS = "rebuild_units";
  private static final String LOCKS = "rebuild_locks";
  private static final int AT_ONCE = 1_000;
  private static final Duration LEASE = Duration.ofSeconds(60);

  /** How long writers wait at most, if this process ends while it switches. */
  private static final Duration CLOSED = Duration.ofSeconds(10);

  /** From the close on; the rest of that time is for clocks that differ. */
  private static final Duration SWITCH_WITHIN = Duration.ofSeconds(5);

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyyMMdd't'HHmmss'z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final MongoCopies copies;
  private final ReadModel model;
  private final @Nullable Instant asOf;
  private final String holder = UUID.randomUUID().toString();
  private @Nullable String database;
  private boolean owned;

  private MongoShadow(MongoCopies copies, ReadModel model, @Nullable Instant asOf) {
    this.copies = copies;
    this.model = model;
    this.asOf = asOf;
  }

  /**
   * @param asOf the time that it shows; null for one that can replace the live copy
   */
  public static MongoShadow of(MongoCopies copies, ReadModel model, @Nullable Instant asOf) {
    return new MongoShadow(copies, model, asOf);
  }

  private static <T> T trying(Supplier<T> work) {
    try {
      return work.get();
    } catch (MongoException e) {
      throw new DatabaseUnavailable(e);
    }
  }

  /** The database of the next generation: it cannot be renamed when it becomes the live one. */
  private String database() {
    if (database == null) {
      String name = copies.base().getName() + "_" + model.name().replace('-', '_');
      database =
          asOf == null
              ? name + "_" + (live(model).generation() + 1)
              : name + "_asof_" + SECONDS.format(asOf);
    }
    return database;
  }

  private MongoCopies.Copy live(ReadModel of) {
    return copies.live(of.name());
  }

  private MongoDatabase shadow() {
    return copies.named(database());
  }

  @Override
  public String name() {
    return trying(() -> "database " + database());
  }

  @Override
  public boolean own() {
    return trying(
        () -> {
          Instant instant = Instant.now();
          Date now = Date.from(instant);
          Date until = Date.from(instant.plus(LEASE));
          try {
            var taken =
                locks()
                    .updateOne(
                        and(eq("_id", database()), or(eq("holder", holder), lt("until", now))),
                        Updates.combine(
                            Updates.set("holder", holder), Updates.set("until", until)));
            if (taken.getMatchedCount() == 0) {
              locks()
                  .insertOne(
                      new Document("_id", database())
                          .append("holder", holder)
                          .append("until", until));
            }
            owned = true;
            return true;
          } catch (MongoWriteException e) {
            if (e.getCode() == 11000) {
              return false;
            }
            throw e;
          }
        });
  }

  private MongoCollection<Document> locks() {
    return copies.base().getCollection(LOCKS);
  }

  @Override
  public Optional<ShadowState> state() {
    return trying(
        () -> Optional.ofNullable(stateDocument()).map(document -> state(model, document)));
  }

  private @Nullable Document stateDocument() {
    return shadow().getCollection(STATE).find(eq("_id", model.name())).first();
  }

  private static ShadowState state(ReadModel model, Document document) {
    Date time = document.getDate("asOf");
    return new ShadowState(
        model.name(),
        document.getInteger("foldVersion"),
        time == null ? null : time.toInstant(),
        document.getDate("begunAt").toInstant(),
        document.getBoolean("loaded"),
        document.getList("ranges", Document.class).stream()
            .map(
                range ->
                    new ShadowState.Range(
                        new TopicPartition(range.getString("topic"), range.getInteger("partition")),
                        range.getLong("from"),
                        range.getLong("to"),
                        range.getInteger("buckets")))
            .toList());
  }

  @Override
  public void create(ShadowState state) {
    trying(
        () -> {
          shadow().drop(); // of a rebuild that ended before it had begun
          List<Document> ranges = new ArrayList<>();
          for (ShadowState.Range range : state.ranges()) {
            ranges.add(
                new Document("topic", range.partition().topic())
                    .append("partition", range.partition().partition())
                    .append("from", range.from())
                    .append("to", range.to())
                    .append("buckets", range.buckets()));
          }
          Instant time = state.asOf();
          shadow()
              .getCollection(STATE)
              .insertOne(
                  new Document("_id", model.name())
                      .append("foldVersion", state.foldVersion())
                      .append("asOf", time == null ? null : Date.from(time))
                      .append("begunAt", Date.from(state.begunAt()))
                      .append("loaded", false)
                      .append("cancelled", false)
                      .append("ranges", ranges));
          return true;
        });
  }

  @Override
  public Set<Unit> done() {
    return trying(
        () -> {
          Set<Unit> units = new HashSet<>();
          for (Document unit : shadow().getCollection(UNITS).find()) {
            units.add(
                new Unit(
                    new TopicPartition(unit.getString("topic"), unit.getInteger("partition")),
                    unit.getInteger("bucket"),
                    unit.getInteger("buckets")));
          }
          return units;
        });
  }

  /** Also renews the lease: the process that works on it asks often. */
  @Override
  public boolean isCancelled() {
    return trying(
        () -> {
          Document state = stateDocument();
          if (owned) {
            own();
          }
          return state == null || state.getBoolean("cancelled", false);
        });
  }

  @Override
  public void cancel() {
    trying(
        () ->
            shadow()
                .getCollection(STATE)
                .updateOne(eq("_id", model.name()), Updates.set("cancelled", true)));
  }

  @Override
  public Load load(Unit unit) {
    return new UnitLoad(unit);
  }

  /** Stored again after a crash, it is the same. */
  private final class UnitLoad implements Load {
    private final Unit unit;

    UnitLoad(Unit unit) {
      this.unit = unit;
    }

    @Override
    public void rows(Table table, Collection<Row> rows) {
      List<Row> all = List.copyOf(rows);
      for (int from = 0; from < all.size(); from += AT_ONCE) {
        List<ReplaceOneModel<Document>> batch = new ArrayList<>();
        for (Row row : all.subList(from, Math.min(all.size(), from + AT_ONCE))) {
          batch.add(
              new ReplaceOneModel<>(
                  eq("_id", row.key().recordKey()),
                  RowDocument.of(row),
                  new ReplaceOptions().upsert(true)));
        }
        trying(
            () ->
                shadow()
                    .getCollection(table.name())
                    .bulkWrite(batch, new BulkWriteOptions().ordered(false)));
      }
    }

    @Override
    public void parked(List<Parked> parked) {
      List<RawRecord> records = parked.stream().flatMap(key -> key.records().stream()).toList();
      List<ParkedKey> keys = parked.stream().map(Parked::key).toList();
      trying(
          () -> {
            new ParkedDocuments(shadow(), copies.base(), model.name())
                .park(Changes.parking(records, keys));
            return true;
          });
    }

    @Override
    public void commit() {
      String id = "%s/%d/%d".formatted(unit.partition(), unit.bucket(), unit.buckets());
      trying(
          () ->
              shadow()
                  .getCollection(UNITS)
                  .replaceOne(
                      eq("_id", id),
                      new Document("_id", id)
                          .append("topic", unit.partition().topic())
                          .append("partition", unit.partition().partition())
                          .append("bucket", unit.bucket())
                          .append("buckets", unit.buckets()),
                      new ReplaceOptions().upsert(true)));
    }

    @Override
    public void close() {}
  }

  @Override
  public void finishLoading() {
    trying(
        () -> {
          ShadowState state = state().orElseThrow();
          long generation = asOf == null ? live(model).generation() + 1 : 0;
          for (ShadowState.Range range : state.ranges()) {
            TopicPartition at = range.partition();
            String id = model.name() + "/" + at.topic() + "/" + at.partition();
            positions(shadow())
                .replaceOne(
                    eq("_id", id),
                    new Document("_id", id)
                        .append("model", model.name())
                        .append("topic", at.topic())
                        .append("partition", at.partition())
                        .append("nextOffset", range.to())
                        .append("foldVersion", state.foldVersion())
                        .append(MongoCopies.GENERATION, generation),
                    new ReplaceOptions().upsert(true));
          }
          return shadow()
              .getCollection(STATE)
              .updateOne(eq("_id", model.name()), Updates.set("loaded", true));
        });
  }

  private static MongoCollection<Document> positions(MongoDatabase of) {
    return of.getCollection(MongoModelDatabase.POSITIONS);
  }

  @Override
  public Map<TopicPartition, Progress> live() {
    return trying(() -> progress(live(model).database()));
  }

  private Map<TopicPartition, Progress> progress(MongoDatabase of) {
    Map<TopicPartition, Progress> found = new HashMap<>();
    for (Document position : positions(of).find(eq("model", model.name()))) {
      found.put(
          new TopicPartition(position.getString("topic"), position.getInteger("partition")),
          MongoModelDatabase.progress(position));
    }
    return found;
  }

  /** What operators dropped or corrected; MongoDB itself refuses hardly anything. */
  @Override
  public Settlements settlements() {
    return trying(
        () -> new DecidedRecords(new AmendedDocuments(copies.base(), model.name()).all()));
  }

  @Override
  public Session snapshot() {
    return new Look(live());
  }

  private final class Look implements Session {
    private final Map<TopicPartition, Progress> live;
    private final ModelDatabase database =
        new MongoModelDatabase(MongoCopies.only(MongoShadow.this.shadow()), model);

    Look(Map<TopicPartition, Progress> live) {
      this.live = live;
    }

    @Override
    public Map<TopicPartition, Progress> live() {
      return live;
    }

    @Override
    public ModelDatabase shadow() {
      return database;
    }

    @Override
    public Comparison compare(int most) {
      return trying(
          () ->
              new DocumentComparison(
                      model, MongoShadow.this.live(model).database(), MongoShadow.this.shadow())
                  .compare(most));
    }

    @Override
    public boolean stillEqual() {
      return MongoShadow.this.live().equals(live);
    }

    @Override
    public void commit() {}

    @Override
    public void close() {}
  }

  @Override
  public Switched switchOver(CatchUp atOnce, Duration patience) {
    return trying(
        () -> {
          long begun = System.nanoTime();
          MongoCopies.Copy before = live(model);
          close(before, Date.from(Instant.now().plus(CLOSED)));
          boolean switched = false;
          try {
            if (!atOnce.in(new Look(progress(before.database())))) {
              return Switched.BEHIND;
            }
            if (System.nanoTime() - begun > SWITCH_WITHIN.toNanos()) {
              return Switched.BUSY;
            }
            point(before);
            switched = true;
          } finally {
            if (!switched) {
              open(before);
            }
          }
          close(before, Date.from(Instant.now().plus(Duration.ofDays(36_500))));
          shadow().getCollection(UNITS).drop();
          shadow().getCollection(STATE).drop();
          locks().deleteOne(eq("_id", database()));
          database = null;
          owned = false;
          return Switched.DONE;
        });
  }

  /** The one write that decides. */
  private void point(MongoCopies.Copy before) {
    copies
        .base()
        .getCollection(MongoCopies.POINTERS)
        .updateOne(
            eq("_id", model.name()),
            Updates.combine(
                Updates.set(MongoCopies.DATABASE, database()),
                Updates.set(MongoCopies.GENERATION, before.generation() + 1),
                Updates.addToSet(MongoCopies.PREVIOUS, before.database().getName()),
                Updates.set(MongoCopies.SWITCHED_AT, Date.from(Instant.now()))),
            new UpdateOptions().upsert(true));
  }

  private void close(MongoCopies.Copy copy, Date until) {
    positions(copy.database())
        .updateMany(eq("model", model.name()), Updates.set(MongoCopies.CLOSED_UNTIL, until));
  }

  private void open(MongoCopies.Copy copy) {
    positions(copy.database())
        .updateMany(eq("model", model.name()), Updates.unset(MongoCopies.CLOSED_UNTIL));
  }

  @Override
  public void drop() {
    trying(
        () -> {
          if (!live(model).database().getName().equals(database())) {
            shadow().drop();
          }
          return locks().deleteOne(eq("_id", database()));
        });
  }

  @Override
  public List<String> dropReplaced(Duration after) {
    return trying(
        () -> {
          MongoCollection<Document> pointers = copies.base().getCollection(MongoCopies.POINTERS);
          Document pointer = pointers.find(eq("_id", model.name())).first();
          if (pointer == null) {
            return List.of();
          }
          List<String> previous = pointer.getList(MongoCopies.PREVIOUS, String.class, List.of());
          Instant switched = pointer.getDate(MongoCopies.SWITCHED_AT).toInstant();
          if (previous.isEmpty() || switched.plus(after).isAfter(Instant.now())) {
            return previous;
          }
          previous.forEach(this::dropReplaced);
          pointers.updateOne(eq("_id", model.name()), Updates.unset(MongoCopies.PREVIOUS));
          return List.of();
        });
  }

  private void dropReplaced(String name) {
    if (name.equals(copies.base().getName())) {
      model.tables().forEach(table -> copies.base().getCollection(table.name()).drop());
      positions(copies.base()).deleteMany(eq("model", model.name()));
    } else {
      copies.named(name).drop();
    }
  }

  @Override
  public @Nullable String refusal(Row row) {
    return null;
  }

  @Override
  public List<String> howToQuery() {
    return List.of(
        "Its collections are in the database %s of the same MongoDB server.".formatted(database()),
        "Query it with: use %s; db.%s.find().limit(10)"
            .formatted(database(), model.sources().getLast().views().getFirst().table().name()));
  }

  @Override
  public void close() {
    if (owned) {
      trying(() -> locks().deleteOne(and(eq("_id", database()), eq("holder", holder))));
      owned = false;
    }
  }
}

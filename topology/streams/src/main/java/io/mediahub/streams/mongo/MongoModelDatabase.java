package io.mediahub.streams.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Filters.nin;
import static com.mongodb.client.model.Projections.include;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Updates;
import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import io.mediahub.streams.readmodel.engine.Amendment;
import io.mediahub.streams.readmodel.engine.Changes;
import io.mediahub.streams.readmodel.engine.ModelDatabase;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.streams.readmodel.engine.Progress;
import io.mediahub.streams.readmodel.engine.ProgressUpdate;
import io.mediahub.streams.readmodel.engine.Signature;
import io.mediahub.streams.readmodel.engine.TruncatedLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Rows as documents, progress in {@code read_model_positions}. There is no transaction: rows are
 * written first, then the progress. Rows that are ahead of it after a crash are complete, and their
 * own offset makes the replay skip their events.
 */
public final class MongoModelDatabase implements ModelDatabase {
  static final String POSITIONS = "read_model_positions";
  private static final String NEXT_OFFSET = "nextOffset";
  private static final int DUPLICATE_KEY = 11000;

  private static final String FOLD_VERSION = "foldVersion";
  private static final String LEADER_EPOCH = "leaderEpoch";
  private static final String TOPIC_ID = "topicId";

  /** Server errors that are about the value: bad, too large, refused by a rule. */
  private static final Set<Integer> ABOUT_A_VALUE = Set.of(2, 9, 14, 121, 10334, 17280, 17419);

  private final MongoCopies copies;
  private final ReadModel definition;
  private final String model;
  private final Set<Table> versions;
  private MongoCopies.@Nullable Copy copy;

  /** In one database that no rebuild replaces. */
  public MongoModelDatabase(MongoDatabase mongo, ReadModel definition) {
    this(MongoCopies.only(mongo), definition);
  }

  /**
   * @param copies says which database has the live copy of the model
   */
  public MongoModelDatabase(MongoCopies copies, ReadModel definition) {
    this.copies = copies;
    this.definition = definition;
    this.model = definition.name();
    this.versions = Set.copyOf(definition.versionTables());
  }

  /** The copy that this instance works on; chosen anew only with the progress. */
  private MongoCopies.Copy copy() {
    MongoCopies.Copy chosen = copy == null ? copies.live(model) : copy;
    copy = chosen;
    return chosen;
  }

  private MongoDatabase mongo() {
    return copy().database();
  }

  private ParkedDocuments parked() {
    return new ParkedDocuments(mongo(), copies.base(), model);
  }

  @Override
  public Map<TopicPartition, Progress> progress(Collection<TopicPartition> partitions) {
    return trying(
        () -> {
          copy = copies.live(model);
          Map<TopicPartition, Progress> found = new HashMap<>();
          for (TopicPartition partition : partitions) {
            Document stored = progressDocuments().find(eq("_id", id(partition))).first();
            if (stored != null && MongoCopies.isClosed(stored)) {
              throw new DatabaseUnavailable(
                  new IllegalStateException("A rebuild is replacing the rows at this moment."));
            }
            found.put(partition, stored == null ? begin(partition) : progress(stored));
          }
          return found;
        });
  }

  /** Documents without a fold version are older than fold versions are. */
  static Progress progress(Document stored) {
    String topicId = stored.getString(TOPIC_ID);
    return new Progress(
        stored.get(NEXT_OFFSET, Number.class).longValue(),
        stored.getInteger(LEADER_EPOCH),
        topicId == null ? null : Uuid.fromString(topicId),
        stored.getInteger(FOLD_VERSION, 1),
        MongoCopies.generation(stored));
  }

  private Progress begin(TopicPartition partition) {
    Document stored =
        new Document("_id", id(partition))
            .append("model", model)
            .append("topic", partition.topic())
            .append("partition", partition.partition())
            .append(NEXT_OFFSET, 0L)
            .append(FOLD_VERSION, definition.foldVersion())
            .append(MongoCopies.GENERATION, copy().generation());
    progressDocuments()
        .replaceOne(eq("_id", id(partition)), stored, new ReplaceOptions().upsert(true));
    return progress(stored);
  }

  private MongoCollection<Document> progressDocuments() {
    return mongo().getCollection(POSITIONS);
  }

  private String id(TopicPartition partition) {
    return model + "/" + partition.topic() + "/" + partition.partition();
  }

  @Override
  public List<Row> load(Table table, Collection<String> recordKeys) {
    return trying(
        () -> {
          List<Row> rows = new ArrayList<>();
          for (Document document :
              mongo().getCollection(table.name()).find(in("_id", List.copyOf(recordKeys)))) {
            rows.add(RowDocument.toRow(table, document));
          }
          return rows;
        });
  }

  /**
   * Parks first, so that the progress is never ahead of a parked record, and releases last.
   * Versions are written after their rows, since an event whose version is stored is skipped.
   */
  @Override
  public void write(Changes changes) {
    trying(
        () -> {
          requireThisCopy(changes);
          parked().park(changes);
          changes.clearings().forEach(this::clear);
          upsert(changes, table -> !versions.contains(table));
          upsert(changes, versions::contains);
          changes.updates().forEach(this::advance);
          parked().release(changes);
          return true;
        });
  }

  /** Rows come before the progress, so that a writer of an older copy must be stopped here. */
  private void requireThisCopy(Changes changes) {
    for (ProgressUpdate update : changes.updates()) {
      Long generation = update.generation();
      if (generation != null && generation != copy().generation()) {
        throw new ProgressConflict("a rebuild has replaced its rows");
      }
    }
  }

  private void clear(Clearing clearing) {
    List<Bson> covered = new ArrayList<>();
    covered.add(eq("_id", clearing.recordKey()));
    covered.add(lte(RowDocument.OFFSET, clearing.offset()));
    clearing.values().forEach((column, value) -> covered.add(eq(column.name(), value)));
    clearing.spared().forEach((column, kept) -> covered.add(nin(column.name(), kept)));
    mongo().getCollection(clearing.table().name()).deleteMany(and(covered));
  }

  private void upsert(Changes changes, Predicate<Table> which) {
    changes
        .rows()
        .forEach(
            (table, rows) -> {
              if (which.test(table)) {
                upsert(table, rows);
              }
            });
  }

  private void upsert(Table table, List<Row> rows) {
    List<Row> left = rows;
    while (!left.isEmpty()) {
      left = tryUpsert(table, left);
    }
  }

  /**
   * @return rows to try again: they met a document that was made at the same moment
   */
  private List<Row> tryUpsert(Table table, List<Row> rows) {
    List<ReplaceOneModel<Document>> writes =
        rows.stream()
            .map(
                row ->
                    new ReplaceOneModel<>(
                        and(
                            eq("_id", row.key().recordKey()),
                            lte(RowDocument.OFFSET, row.offset())),
                        RowDocument.of(row),
                        new ReplaceOptions().upsert(true)))
            .toList();
    MongoCollection<Document> documents = mongo().getCollection(table.name());
    try {
      documents.bulkWrite(writes, new BulkWriteOptions().ordered(false));
      return List.of();
    } catch (MongoBulkWriteException e) {
      boolean onlyDuplicates =
          e.getWriteConcernError() == null
              && e.getWriteErrors().stream().allMatch(error -> error.getCode() == DUPLICATE_KEY);
      if (!onlyDuplicates) {
        throw e;
      }
      // A newer row does not match, and inserting beside it fails: that is wanted. But an older one
      // may have been inserted between the two.
      return e.getWriteErrors().stream()
          .map(error -> rows.get(error.getIndex()))
          .filter(row -> isOlderThere(documents, row))
          .toList();
    }
  }

  private static boolean isOlderThere(MongoCollection<Document> documents, Row row) {
    Document there = documents.find(eq("_id", row.key().recordKey())).first();
    return there == null || there.get(RowDocument.OFFSET, Number.class).longValue() < row.offset();
  }

  private void advance(ProgressUpdate update) {
    List<Bson> updates = new ArrayList<>();
    updates.add(Updates.set(NEXT_OFFSET, update.to()));
    if (update.leaderEpoch() != null) {
      updates.add(Updates.set(LEADER_EPOCH, update.leaderEpoch()));
    }
    if (update.topicId() != null) {
      updates.add(Updates.set(TOPIC_ID, update.topicId().toString()));
    }
    var updated =
        progressDocuments()
            .updateOne(
                and(
                    eq("_id", id(update.partition())),
                    eq(NEXT_OFFSET, update.from()),
                    eq(FOLD_VERSION, definition.foldVersion()),
                    MongoCopies.open()),
                Updates.combine(updates));
    if (updated.getMatchedCount() != 1) {
      throw new ProgressConflict(update + " does not fit");
    }
  }

  /**
   * Rows first: until the progress is set back too, it is beyond the end of the log, so that this
   * is repeated.
   */
  @Override
  public void rewind(TruncatedLog lost) {
    trying(
        () -> {
          lost.tables().forEach(table -> delete(table, lost));
          parked().rewind(lost);
          advance(lost.toBeginning());
          return true;
        });
  }

  /**
   * Rows first: until the progress is set back too, its fold version is old, so that this is
   * repeated.
   */
  @Override
  public void rebuild() {
    trying(
        () -> {
          var older = and(eq("model", model), ne(FOLD_VERSION, definition.foldVersion()));
          if (progressDocuments().find(older).first() != null) {
            definition.tables().forEach(t -> mongo().getCollection(t.name()).deleteMany(all()));
            parked().clear();
            progressDocuments()
                .updateMany(
                    eq("model", model),
                    Updates.combine(
                        Updates.set(NEXT_OFFSET, 0L),
                        Updates.set(FOLD_VERSION, definition.foldVersion()),
                        Updates.unset(LEADER_EPOCH),
                        Updates.unset(TOPIC_ID)));
          }
          return true;
        });
  }

  private static Document all() {
    return new Document();
  }

  @Override
  public List<ParkedKey> parkedKeys() {
    return trying(() -> parked().keys());
  }

  @Override
  public Map<ParkedKey.Id, ParkedKey.Request> requests() {
    return trying(() -> parked().requests());
  }

  @Override
  public List<RawRecord> parkedRecords(ParkedKey.Id id, int limit) {
    return trying(() -> parked().records(id, limit));
  }

  @Override
  public List<Amendment> amendments() {
    return trying(() -> parked().amended().all());
  }

  @Override
  public boolean request(ParkedKey.Id id, ParkedKey.Request request, Signature by) {
    return trying(() -> parked().request(id, request, by));
  }

  private void delete(Table table, TruncatedLog lost) {
    MongoCollection<Document> collection = mongo().getCollection(table.name());
    List<String> keys = new ArrayList<>();
    for (Document row :
        collection.find(gte(RowDocument.OFFSET, lost.end())).projection(include("_id"))) {
      String key = row.getString("_id");
      if (lost.holds(key)) {
        keys.add(key);
      }
    }
    if (!keys.isEmpty()) {
      collection.deleteMany(in("_id", keys));
    }
  }

  private static <T> T trying(Supplier<T> work) {
    try {
      return work.get();
    } catch (ProgressConflict | DatabaseUnavailable e) {
      throw e;
    } catch (MongoBulkWriteException e) {
      boolean aboutAValue =
          e.getWriteErrors().stream().anyMatch(error -> ABOUT_A_VALUE.contains(error.getCode()));
      throw aboutAValue ? new ValueRefused(e) : new DatabaseUnavailable(e);
    } catch (MongoException e) {
      throw ABOUT_A_VALUE.contains(e.getCode()) ? new ValueRefused(e) : new DatabaseUnavailable(e);
    } catch (RuntimeException e) {
      throw new ValueRefused(e); // what no document can hold, or a bug of ours
    }
  }

  /** The client belongs to whoever made it. */
  @Override
  public void close() {}
}

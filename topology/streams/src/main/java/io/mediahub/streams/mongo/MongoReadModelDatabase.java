package io.mediahub.streams.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Projections.include;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Updates;
import io.mediahub.streams.readmodel.Advance;
import io.mediahub.streams.readmodel.LostTail;
import io.mediahub.streams.readmodel.ReadModelDatabase;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;

/**
 * Rows as documents, positions in {@code read_model_positions}. There is no transaction: rows are
 * written first, then the position. Rows that are ahead of it after a crash are whole in
 * themselves, and their own offset makes the replay pass them by.
 */
public final class MongoReadModelDatabase implements ReadModelDatabase {
  private static final String POSITIONS = "read_model_positions";
  private static final String NEXT_OFFSET = "nextOffset";
  private static final int DUPLICATE_KEY = 11000;

  private final MongoDatabase mongo;
  private final String model;

  public MongoReadModelDatabase(MongoDatabase mongo, String model) {
    this.mongo = mongo;
    this.model = model;
  }

  @Override
  public Map<TopicPartition, Long> positions(Collection<TopicPartition> partitions) {
    return trying(
        () -> {
          Map<TopicPartition, Long> found = new HashMap<>();
          for (TopicPartition partition : partitions) {
            Document position = positionDocuments().find(eq("_id", id(partition))).first();
            found.put(partition, position == null ? begin(partition) : nextOffset(position));
          }
          return found;
        });
  }

  private static long nextOffset(Document position) {
    return position.get(NEXT_OFFSET, Number.class).longValue();
  }

  private long begin(TopicPartition partition) {
    Document position =
        new Document("_id", id(partition))
            .append("model", model)
            .append("topic", partition.topic())
            .append("partition", partition.partition())
            .append(NEXT_OFFSET, 0L);
    positionDocuments()
        .replaceOne(eq("_id", id(partition)), position, new ReplaceOptions().upsert(true));
    return 0;
  }

  private MongoCollection<Document> positionDocuments() {
    return mongo.getCollection(POSITIONS);
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
              mongo.getCollection(table.name()).find(in("_id", List.copyOf(recordKeys)))) {
            rows.add(RowDocument.toRow(table, document));
          }
          return rows;
        });
  }

  @Override
  public void write(Map<Table, List<Row>> rows, List<Advance> advances) {
    trying(
        () -> {
          rows.forEach(this::upsert);
          advances.forEach(this::advance);
          return true;
        });
  }

  private void upsert(Table table, List<Row> rows) {
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
    try {
      mongo.getCollection(table.name()).bulkWrite(writes, new BulkWriteOptions().ordered(false));
    } catch (MongoBulkWriteException e) {
      // A newer row does not match, and inserting beside it fails: exactly what is wanted.
      boolean onlyNewerRows =
          e.getWriteConcernError() == null
              && e.getWriteErrors().stream().allMatch(error -> error.getCode() == DUPLICATE_KEY);
      if (!onlyNewerRows) {
        throw e;
      }
    }
  }

  private void advance(Advance advance) {
    var updated =
        positionDocuments()
            .updateOne(
                and(eq("_id", id(advance.partition())), eq(NEXT_OFFSET, advance.from())),
                Updates.set(NEXT_OFFSET, advance.to()));
    if (updated.getMatchedCount() != 1) {
      throw new PositionsMoved(advance + " does not fit");
    }
  }

  /** Rows first: until the position is moved as well, it is beyond the log's end and tells. */
  @Override
  public void cutOff(LostTail lost) {
    trying(
        () -> {
          lost.tables().forEach(table -> delete(table, lost));
          advance(lost.rewind());
          return true;
        });
  }

  private void delete(Table table, LostTail lost) {
    MongoCollection<Document> collection = mongo.getCollection(table.name());
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
    } catch (MongoException e) {
      throw new DatabaseUnavailable(e);
    }
  }

  /** The client belongs to whoever made it. */
  @Override
  public void close() {}
}

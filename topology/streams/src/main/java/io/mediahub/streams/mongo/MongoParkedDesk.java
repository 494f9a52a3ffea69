package io.mediahub.streams.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import io.mediahub.streams.parked.DroppedItem;
import io.mediahub.streams.parked.KeptRecord;
import io.mediahub.streams.parked.ParkedDesk;
import io.mediahub.streams.parked.ParkedFilter;
import io.mediahub.streams.parked.ParkedItem;
import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.engine.Amendment;
import io.mediahub.streams.readmodel.engine.Dropped;
import io.mediahub.streams.readmodel.engine.ModelDatabase.DatabaseUnavailable;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.streams.readmodel.engine.Signature;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/** Parked records of a model in MongoDB. */
public final class MongoParkedDesk implements ParkedDesk {
  private final MongoCopies copies;
  private final String model;

  /**
   * @param copies says which database has the live copy of the model
   */
  public MongoParkedDesk(MongoCopies copies, String model) {
    this.copies = copies;
    this.model = model;
  }

  /** Asked each time, since a rebuild may have put another copy in place. */
  private MongoDatabase live() {
    return copies.liveDatabase(model);
  }

  private ParkedDocuments parked() {
    return new ParkedDocuments(live(), copies.base(), model);
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public List<ParkedItem> list(ParkedFilter filter, ParkedKey.@Nullable Id after, int limit) {
    return trying(
        () -> {
          List<Bson> wanted = wanted(filter);
          if (after != null) {
            wanted.add(
                or(
                    gt("topic", after.topic()),
                    and(eq("topic", after.topic()), gt("key", after.key()))));
          }
          List<ParkedItem> items = new ArrayList<>();
          for (Document key :
              live()
                  .getCollection(ParkedDocuments.KEYS)
                  .find(and(wanted))
                  .sort(Sorts.ascending("topic", "key"))
                  .limit(limit)) {
            items.add(item(parked().key(key)));
          }
          return items;
        });
  }

  private List<Bson> wanted(ParkedFilter filter) {
    List<Bson> wanted = new ArrayList<>();
    wanted.add(eq("model", model));
    if (filter.topic() != null) {
      wanted.add(eq("topic", filter.topic()));
    }
    if (filter.key() != null) {
      wanted.add(eq("key", filter.key()));
    }
    return wanted;
  }

  private ParkedItem item(ParkedKey key) {
    List<RawRecord> first = parked().records(key.id(), 1);
    boolean corrected =
        parked().records(key.id(), (int) Math.min(Integer.MAX_VALUE, key.records())).stream()
            .anyMatch(record -> correction(record.location()) != null);
    return new ParkedItem(
        model,
        key.id().topic(),
        key.partition(),
        first.isEmpty() ? -1 : first.getFirst().location().offset(),
        key.id().key(),
        key.reason().code(),
        key.why(),
        key.since(),
        Math.max(0, key.records() - 1),
        key.bytes(),
        corrected,
        key.request() == null ? null : key.request().name().toLowerCase(java.util.Locale.ROOT));
  }

  @Override
  public @Nullable ParkedItem find(ParkedKey.Id id) {
    List<ParkedItem> found = list(new ParkedFilter(id.topic(), id.key()), null, 1);
    return found.isEmpty() ? null : found.getFirst();
  }

  @Override
  public List<KeptRecord> records(ParkedKey.Id id, int limit) {
    return trying(
        () ->
            parked().records(id, limit).stream()
                .map(record -> new KeptRecord(record, correction(record.location())))
                .toList());
  }

  private KeptRecord.@Nullable Correction correction(EventLocation at) {
    Document found =
        copies
            .base()
            .getCollection(AmendedDocuments.CORRECTED)
            .find(eq("_id", parked().id(at)))
            .first();
    if (found == null) {
      return null;
    }
    return new KeptRecord.Correction(
        found.get("corrected", Binary.class).getData(),
        new Signature(
            found.getString("correctedBy"),
            found.getString("correctedWhy"),
            found.getDate("correctedAt").toInstant()));
  }

  @Override
  public boolean correct(ParkedKey.Id id, int partition, long offset, byte[] value, Signature by) {
    return trying(
        () -> {
          String documentId =
              parked().id(new EventLocation(id.topic(), partition, offset, by.at()));
          Document record =
              live().getCollection(ParkedDocuments.RECORDS).find(eq("_id", documentId)).first();
          if (record == null || !id.key().equals(record.getString("key"))) {
            return false;
          }
          Binary original = record.get("value", Binary.class);
          Document corrected = new Document(record);
          corrected.remove("value");
          corrected
              .append(
                  "fingerprint",
                  Amendment.fingerprint(original == null ? null : original.getData()))
              .append("original", original)
              .append("corrected", new Binary(value))
              .append("correctedBy", by.who())
              .append("correctedWhy", by.why())
              .append("correctedAt", Date.from(by.at()));
          copies
              .base()
              .getCollection(AmendedDocuments.CORRECTED)
              .replaceOne(eq("_id", documentId), corrected, new ReplaceOptions().upsert(true));
          return true;
        });
  }

  @Override
  public boolean request(ParkedKey.Id id, ParkedKey.Request request, Signature by) {
    return trying(() -> parked().request(id, request, by));
  }

  @Override
  public List<DroppedItem> dropped(ParkedFilter filter, int skip, int limit) {
    return trying(
        () -> {
          List<DroppedItem> items = new ArrayList<>();
          for (Document dropped :
              copies
                  .base()
                  .getCollection(AmendedDocuments.DROPPED)
                  .find(and(wanted(filter)))
                  .sort(Sorts.orderBy(Sorts.descending("droppedAt"), Sorts.ascending("_id")))
                  .skip(skip)
                  .limit(limit)) {
            items.add(
                new DroppedItem(
                    model,
                    ParkedDocuments.record(dropped),
                    Dropped.What.of(dropped.getString("what")),
                    dropped.getString("reason"),
                    dropped.getString("why"),
                    new Signature(
                        dropped.getString("droppedBy"),
                        dropped.getString("droppedWhy"),
                        dropped.getDate("droppedAt").toInstant())));
          }
          return items;
        });
  }

  @Override
  public Counts counts() {
    return trying(
        () ->
            new Counts(
                copies
                    .base()
                    .getCollection(AmendedDocuments.CORRECTED)
                    .countDocuments(eq("model", model)),
                copies
                    .base()
                    .getCollection(AmendedDocuments.DROPPED)
                    .countDocuments(eq("model", model))));
  }

  private static <T> T trying(Supplier<T> work) {
    try {
      return work.get();
    } catch (MongoException e) {
      throw new DatabaseUnavailable(e);
    }
  }
}

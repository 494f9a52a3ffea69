package io.mediahub.streams.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gte;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.engine.Changes;
import io.mediahub.streams.readmodel.engine.Dropped;
import io.mediahub.streams.readmodel.engine.ParkedHeaders;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.streams.readmodel.engine.Signature;
import io.mediahub.streams.readmodel.engine.TruncatedLog;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Parked keys and records of one model. A record is known by its place in the log, so that it is
 * parked once however often it is written.
 */
final class ParkedDocuments {
  static final String KEYS = "parked_keys";
  static final String RECORDS = "parked_records";

  private final MongoDatabase mongo;
  private final String model;
  private final AmendedDocuments amended;

  /**
   * @param mongo has the copy that they belong to
   * @param base has what operators decided, which outlives every copy
   */
  ParkedDocuments(MongoDatabase mongo, MongoDatabase base, String model) {
    this.mongo = mongo;
    this.model = model;
    this.amended = new AmendedDocuments(base, model);
  }

  AmendedDocuments amended() {
    return amended;
  }

  private MongoCollection<Document> keyDocuments() {
    return mongo.getCollection(KEYS);
  }

  private MongoCollection<Document> recordDocuments() {
    return mongo.getCollection(RECORDS);
  }

  void park(Changes changes) {
    changes.dropped().forEach(this::keep); // while the key still has the request
    for (RawRecord record : changes.parked()) {
      EventLocation at = record.location();
      String id = id(at);
      put(
          recordDocuments(),
          new Document("_id", id)
              .append("model", model)
              .append("topic", at.topic())
              .append("partition", at.partition())
              .append("srcOffset", at.offset())
              .append("key", ParkedKey.Id.storable(record.key()))
              .append("recordedAt", Date.from(at.recordedAt()))
              .append("value", record.value() == null ? null : new Binary(record.value()))
              .append("headers", ParkedHeaders.text(record.headers()))
              .append("sizeBytes", record.sizeBytes()));
    }
    for (ParkedKey key : changes.keys()) {
      put(
          keyDocuments(),
          new Document("_id", id(key.id()))
              .append("model", model)
              .append("topic", key.id().topic())
              .append("key", key.id().key())
              .append("partition", key.partition())
              .append("reason", key.reason().code())
              .append("why", key.why())
              .append("since", Date.from(key.since())));
    }
  }

  private void keep(Dropped dropped) {
    ParkedKey.Id key = ParkedKey.Id.of(dropped.record());
    Document record = recordDocuments().find(eq("_id", id(dropped.record().location()))).first();
    Document keyDocument = keyDocuments().find(eq("_id", id(key))).first();
    if (record != null && keyDocument != null) {
      amended.drop(dropped, record, keyDocument);
    }
  }

  String id(EventLocation at) {
    return model + "/" + at.topic() + "/" + at.partition() + "/" + at.offset();
  }

  private static void put(MongoCollection<Document> collection, Document document) {
    collection.replaceOne(
        eq("_id", document.getString("_id")), document, new ReplaceOptions().upsert(true));
  }

  private String id(ParkedKey.Id id) {
    return model + "/" + id.topic() + "/" + id.key();
  }

  void release(Changes changes) {
    for (RawRecord record : changes.released()) {
      EventLocation at = record.location();
      recordDocuments().deleteOne(eq("_id", id(at)));
    }
    for (ParkedKey.Id freed : changes.freed()) {
      keyDocuments().deleteOne(eq("_id", id(freed)));
    }
  }

  List<ParkedKey> keys() {
    List<ParkedKey> keys = new ArrayList<>();
    for (Document key : keyDocuments().find(eq("model", model)).sort(Sorts.ascending("since"))) {
      keys.add(key(key));
    }
    return keys;
  }

  ParkedKey key(Document document) {
    var id = new ParkedKey.Id(document.getString("topic"), document.getString("key"));
    long records = 0;
    long bytes = 0;
    long last = -1;
    for (Document record : recordDocuments().find(of(id))) {
      records++;
      bytes += record.get("sizeBytes", Number.class).longValue();
      last = Math.max(last, record.get("srcOffset", Number.class).longValue());
    }
    return new ParkedKey(
        id,
        document.getInteger("partition"),
        ParkedKey.Reason.of(document.getString("reason")),
        document.getString("why"),
        document.getDate("since").toInstant(),
        records,
        bytes,
        last,
        request(document));
  }

  private static ParkedKey.@Nullable Request request(Document key) {
    String request = key.getString("request");
    return request == null ? null : ParkedKey.Request.valueOf(request.toUpperCase(Locale.ROOT));
  }

  Map<ParkedKey.Id, ParkedKey.Request> requests() {
    Map<ParkedKey.Id, ParkedKey.Request> requests = new HashMap<>();
    for (Document key : keyDocuments().find(and(eq("model", model), exists("request")))) {
      var id = new ParkedKey.Id(key.getString("topic"), key.getString("key"));
      requests.put(id, Objects.requireNonNull(request(key)));
    }
    return requests;
  }

  private Bson of(ParkedKey.Id id) {
    return and(eq("model", model), eq("topic", id.topic()), eq("key", id.key()));
  }

  List<RawRecord> records(ParkedKey.Id id, int limit) {
    List<RawRecord> records = new ArrayList<>();
    for (Document record :
        recordDocuments().find(of(id)).sort(Sorts.ascending("srcOffset")).limit(limit)) {
      records.add(record(record));
    }
    return records;
  }

  static RawRecord record(Document document) {
    Binary value = document.get("value", Binary.class);
    return new RawRecord(
        new EventLocation(
            document.getString("topic"),
            document.getInteger("partition"),
            document.get("srcOffset", Number.class).longValue(),
            document.getDate("recordedAt").toInstant()),
        document.getString("key"),
        value == null ? null : value.getData(),
        ParkedHeaders.read(document.getString("headers")));
  }

  boolean request(ParkedKey.Id id, ParkedKey.Request request, Signature by) {
    return keyDocuments()
            .updateOne(
                eq("_id", id(id)),
                Updates.combine(
                    Updates.set("request", request.name().toLowerCase(Locale.ROOT)),
                    Updates.set("requestedBy", by.who()),
                    Updates.set("requestedWhy", by.why()),
                    Updates.set("requestedAt", Date.from(by.at()))))
            .getMatchedCount()
        == 1;
  }

  void rewind(TruncatedLog lost) {
    TopicPartition partition = lost.partition();
    recordDocuments()
        .deleteMany(
            and(
                eq("model", model),
                eq("topic", partition.topic()),
                eq("partition", partition.partition()),
                gte("srcOffset", lost.end())));
    amended.rewind(lost);
    for (ParkedKey key : keys()) {
      if (key.records() == 0) {
        keyDocuments().deleteOne(eq("_id", id(key.id())));
      }
    }
  }

  void clear() {
    recordDocuments().deleteMany(eq("model", model));
    keyDocuments().deleteMany(eq("model", model));
  }
}

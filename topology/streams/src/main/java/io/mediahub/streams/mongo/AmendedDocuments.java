package io.mediahub.streams.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.engine.Amendment;
import io.mediahub.streams.readmodel.engine.Dropped;
import io.mediahub.streams.readmodel.engine.TruncatedLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/**
 * What operators have decided about records of one model: {@code corrected_records} and {@code
 * dropped_records}. A document is known by the record's place in the log, so that writing it twice
 * is writing it once.
 */
final class AmendedDocuments {
  static final String CORRECTED = "corrected_records";
  static final String DROPPED = "dropped_records";

  private final MongoDatabase mongo;
  private final String model;

  AmendedDocuments(MongoDatabase mongo, String model) {
    this.mongo = mongo;
    this.model = model;
  }

  List<Amendment> all() {
    List<Amendment> all = new ArrayList<>();
    for (Document corrected : mongo.getCollection(CORRECTED).find(eq("model", model))) {
      all.add(
          amendment(
              corrected,
              Objects.requireNonNull(corrected.get("corrected", Binary.class)).getData(),
              false,
              false));
    }
    for (Document dropped : mongo.getCollection(DROPPED).find(eq("model", model))) {
      Dropped.What what = Dropped.What.of(dropped.getString("what"));
      all.add(amendment(dropped, null, what == Dropped.What.RECORD, what == Dropped.What.VERSIONS));
    }
    return all;
  }

  private static Amendment amendment(
      Document document, byte @Nullable [] correction, boolean dropped, boolean gapAccepted) {
    return new Amendment(
        document.getString("topic"),
        document.getInteger("partition"),
        document.get("srcOffset", Number.class).longValue(),
        document.getString("fingerprint"),
        correction,
        dropped,
        gapAccepted);
  }

  /** Keeps what is given up, as the documents of the record and its key still have it. */
  void drop(Dropped dropped, Document record, Document key) {
    EventLocation at = dropped.record().location();
    String id =
        String.join(
            "/",
            model,
            at.topic(),
            Integer.toString(at.partition()),
            Long.toString(at.offset()),
            dropped.what().code());
    Document kept = new Document(record);
    kept.put("_id", id);
    kept.put("what", dropped.what().code());
    kept.put("fingerprint", Amendment.fingerprint(dropped.record().value()));
    kept.put("reason", key.getString("reason"));
    kept.put("why", key.getString("why"));
    kept.put("droppedBy", Objects.requireNonNullElse(key.getString("requestedBy"), "unknown"));
    kept.put("droppedWhy", Objects.requireNonNullElse(key.getString("requestedWhy"), ""));
    Date requested = key.getDate("requestedAt");
    kept.put("droppedAt", requested == null ? Date.from(Instant.now()) : requested);
    mongo.getCollection(DROPPED).replaceOne(eq("_id", id), kept, new ReplaceOptions().upsert(true));
  }

  /** At these offsets the log has, or will have, other records. */
  void rewind(TruncatedLog lost) {
    Bson gone =
        and(
            eq("model", model),
            eq("topic", lost.partition().topic()),
            eq("partition", lost.partition().partition()),
            gte("srcOffset", lost.end()));
    for (String name : List.of(CORRECTED, DROPPED)) {
      MongoCollection<Document> documents = mongo.getCollection(name);
      documents.deleteMany(gone);
    }
  }
}

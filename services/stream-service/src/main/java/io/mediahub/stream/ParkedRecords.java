package io.mediahub.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.mediahub.platform.paging.Cursor;
import io.mediahub.platform.paging.Page;
import io.mediahub.platform.paging.PageRequest;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.streams.parked.DroppedItem;
import io.mediahub.streams.parked.KeptRecord;
import io.mediahub.streams.parked.ParkedDesk;
import io.mediahub.streams.parked.ParkedFilter;
import io.mediahub.streams.parked.ParkedItem;
import io.mediahub.streams.parked.ParkedValue;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.streams.readmodel.engine.Signature;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * What operators see of parked records and decide about them. The owner of a partition carries out
 * a request within seconds.
 */
@Component
final class ParkedRecords {
  private static final int SHOWN_RECORDS = 100;
  private static final int SHOWN_BYTES = 256;

  private final ParkedDesks desks;
  private final ParkedCorrection corrections;

  ParkedRecords(ParkedDesks desks, ParkedCorrection corrections) {
    this.desks = desks;
    this.corrections = corrections;
  }

  /**
   * A key with a record that cannot be applied.
   *
   * @param model read model or process, such as {@code media-catalogue}
   * @param topic of the records, such as {@code mediahub.upload.events.v1}
   * @param partition of the topic, such as {@code 3}
   * @param offset of the first record that waits, such as {@code 4711}
   * @param key of the records, such as {@code 0b6f3c1a-52d8-4a6e-8a39-6d1f0c2b7e44}
   * @param reason undecodable, needs-newer-reader, unknown-schema, cannot-apply or gap, such as
   *     {@code gap}
   * @param why the reason as a sentence, such as {@code Version 3 came, and version 2 is missing.}
   * @param since when the key was parked
   * @param blocked later records of the key, which wait behind the first, such as {@code 2}
   * @param bytes of all of them, such as {@code 1480}
   * @param corrected whether one of them has a correction that is not applied yet, such as {@code
   *     false}
   * @param request replay or drop, until it is carried out, such as {@code replay}
   */
  @Schema(name = "ParkedKey")
  record Item(
      String model,
      String topic,
      int partition,
      long offset,
      String key,
      String reason,
      String why,
      Instant since,
      long blocked,
      long bytes,
      boolean corrected,
      @Nullable String request) {
    static Item of(ParkedItem item) {
      return new Item(
          item.model(),
          item.topic(),
          item.partition(),
          item.offset(),
          item.key(),
          item.reason(),
          item.why(),
          item.since(),
          item.blocked(),
          item.bytes(),
          item.corrected(),
          item.request());
    }
  }

  /**
   * A parked record, whole.
   *
   * @param item the key and why its first record waits
   * @param writtenAt when the log got the first record
   * @param headers of the first record, as text, such as {@code "ce_type": "UploadRequested"}
   * @param schemaId that its value names, such as {@code 12}; absent when it is not in Confluent's
   *     wire format
   * @param value its value in Avro's JSON, such as {@code "event": "…"}; absent when it cannot be
   *     decoded
   * @param bytes the first bytes of its value in hexadecimal digits, such as {@code 6e 6f 20 65},
   *     when it cannot be decoded
   * @param sizeBytes of its value, such as {@code 740}
   * @param correction what stands in for it; absent while nothing does
   * @param blocked places of the later records of the key, in order, at most 99
   */
  @Schema(name = "ParkedRecord")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Detail(
      Item item,
      Instant writtenAt,
      Map<String, String> headers,
      @Nullable Integer schemaId,
      @Schema(implementation = JsonNode.class) @JsonRawValue @Nullable String value,
      @Nullable String bytes,
      long sizeBytes,
      @Nullable Correction correction,
      List<Place> blocked) {}

  /**
   * @param value in Avro's JSON, such as {@code "event": "…"}
   * @param by who put it there, such as {@code 4c1e9d7a-8a55-4a0e-9a7e-2f5d7b1c3e60}
   * @param why the reason that was given, such as {@code a typing error}
   * @param at when
   */
  @Schema(name = "ParkedRecordCorrection")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Correction(
      @Schema(implementation = JsonNode.class) @JsonRawValue @Nullable String value,
      String by,
      String why,
      Instant at) {}

  /**
   * A place in the log.
   *
   * @param topic such as {@code mediahub.upload.events.v1}
   * @param partition of the topic, such as {@code 3}
   * @param offset in the partition, such as {@code 4712}
   */
  @Schema(name = "PlaceInLog")
  record Place(String topic, int partition, long offset) {
    static Place of(RawRecord record) {
      var at = record.location();
      return new Place(at.topic(), at.partition(), at.offset());
    }
  }

  /**
   * What was given up.
   *
   * @param model read model or process, such as {@code media-catalogue}
   * @param topic of the record, such as {@code mediahub.upload.events.v1}
   * @param partition of the topic, such as {@code 3}
   * @param offset of the record, such as {@code 4711}
   * @param key of the record, such as {@code 0b6f3c1a-52d8-4a6e-8a39-6d1f0c2b7e44}
   * @param what record, or versions that were missing before it, such as {@code record}
   * @param reason why it was parked, such as {@code undecodable}
   * @param why the reason as a sentence, such as {@code The value is no event.}
   * @param bytes the first bytes of its value in hexadecimal digits, such as {@code 6e 6f 20 65}
   * @param sizeBytes of its value, such as {@code 740}
   * @param droppedBy who gave it up, such as {@code 4c1e9d7a-8a55-4a0e-9a7e-2f5d7b1c3e60}
   * @param droppedWhy the reason that was given, such as {@code nobody needs it}
   * @param droppedAt when
   */
  @Schema(name = "DroppedRecord")
  record Given(
      String model,
      String topic,
      int partition,
      long offset,
      String key,
      String what,
      String reason,
      String why,
      String bytes,
      long sizeBytes,
      String droppedBy,
      String droppedWhy,
      Instant droppedAt) {
    static Given of(DroppedItem item) {
      RawRecord record = item.record();
      return new Given(
          item.model(),
          record.location().topic(),
          record.location().partition(),
          record.location().offset(),
          record.key(),
          item.what().code(),
          item.reason(),
          item.why(),
          ParkedValue.hex(record.value(), SHOWN_BYTES),
          record.value() == null ? 0 : record.value().length,
          item.by().who(),
          item.by().why(),
          item.by().at());
    }
  }

  /**
   * Another value for the first parked record of a key.
   *
   * @param json the value in Avro's JSON, as a text; encoded by the schema that the record names,
   *     or else by the current one
   * @param base64 the value's bytes, when json is absent
   * @param who asks
   * @param why the reason, which is kept
   */
  record CorrectionRequest(
      String model,
      String topic,
      String key,
      @Nullable String json,
      @Nullable String base64,
      @Nullable String who,
      @Nullable String why) {}

  /**
   * @param action REPLAY, or DROP of what is in the way: the first record, or the missing versions
   * @param model none for all
   * @param topic none for all
   * @param key none for all
   * @param who asks
   * @param why the reason; a drop needs one
   */
  record Request(
      ParkedKey.Request action,
      @Nullable String model,
      @Nullable String topic,
      @Nullable String key,
      @Nullable String who,
      @Nullable String why) {}

  /**
   * @param keys for which it was asked, such as {@code 1}
   */
  @Schema(name = "ParkedAsked")
  record Asked(int keys) {}

  /**
   * Keys with a record that cannot be applied.
   *
   * @param model null for all
   * @param topic null for all
   * @param key null for all
   */
  Page<Item> list(
      @Nullable String model, @Nullable String topic, @Nullable String key, PageRequest page) {
    List<String> after = Cursor.read(page.after(), 3);
    boolean begun = after == null;
    List<ParkedItem> items = new ArrayList<>();
    for (ParkedDesk desk : desks.of(model)) {
      ParkedKey.Id last =
          after != null && desk.model().equals(after.getFirst())
              ? new ParkedKey.Id(after.get(1), after.get(2))
              : null;
      if (begun || last != null) {
        items.addAll(desk.list(new ParkedFilter(topic, key), last, page.rows() - items.size()));
        begun = true;
      }
      if (items.size() == page.rows()) {
        break;
      }
    }
    return Page.of(
            items, page, item -> Cursor.of(item.model(), item.topic(), printable(item.key())))
        .map(Item::of);
  }

  private static String printable(String key) {
    return key.replaceAll("\\p{Cntrl}", "?");
  }

  /** The first parked record of a key, whole. */
  Detail show(String model, String topic, String key) {
    ParkedDesk desk = desks.desk(model);
    var id = new ParkedKey.Id(topic, key);
    ParkedItem item = desk.find(id);
    List<KeptRecord> records = desk.records(id, SHOWN_RECORDS);
    if (item == null || records.isEmpty()) {
      throw notParked();
    }
    KeptRecord first = records.getFirst();
    RawRecord record = first.record();
    ParkedValue text = corrections.text(record.location().topic());
    String json = text.json(record.value());
    KeptRecord.Correction correction = first.correction();
    return new Detail(
        Item.of(item),
        record.location().recordedAt(),
        headers(record),
        ParkedValue.schemaId(record.value()),
        json,
        json == null ? ParkedValue.hex(record.value(), SHOWN_BYTES) : null,
        record.value() == null ? 0 : record.value().length,
        correction == null
            ? null
            : new Correction(
                text.json(correction.value()),
                correction.by().who(),
                correction.by().why(),
                correction.by().at()),
        records.stream().skip(1).map(kept -> Place.of(kept.record())).toList());
  }

  private static Map<String, String> headers(RawRecord record) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), header.value() == null ? "" : new String(header.value(), UTF_8));
    }
    return headers;
  }

  /**
   * Puts another value in the place of the first parked record of a key.
   *
   * @throws RefusalException {@code correction-invalid}, {@code reason-missing}, {@code
   *     record-not-parked}
   */
  Detail correct(CorrectionRequest asked) {
    Signature by = signature(asked.who(), asked.why(), true);
    ParkedDesk desk = desks.desk(asked.model());
    var id = new ParkedKey.Id(asked.topic(), asked.key());
    List<KeptRecord> records = desk.records(id, 1);
    if (records.isEmpty()) {
      throw notParked();
    }
    RawRecord record = records.getFirst().record();
    var at = record.location();
    byte[] value =
        corrections.value(at.topic(), asked.key(), record.value(), asked.json(), asked.base64());
    if (!desk.correct(
        new ParkedKey.Id(at.topic(), asked.key()), at.partition(), at.offset(), value, by)) {
      throw notParked();
    }
    return show(asked.model(), asked.topic(), asked.key());
  }

  /**
   * Asks for a replay or a drop.
   *
   * @throws RefusalException {@code reason-missing}, {@code record-not-parked}
   */
  Asked ask(Request asked) {
    Signature by = signature(asked.who(), asked.why(), asked.action() == ParkedKey.Request.DROP);
    ParkedFilter filter = new ParkedFilter(asked.topic(), asked.key());
    int keys = 0;
    for (ParkedDesk desk : desks.of(asked.model())) {
      for (ParkedItem item : desk.list(filter, null, Integer.MAX_VALUE)) {
        var id = new ParkedKey.Id(item.topic(), item.key());
        keys += desk.request(id, asked.action(), by) ? 1 : 0;
      }
    }
    if (keys == 0) {
      throw notParked();
    }
    return new Asked(keys);
  }

  /** What was given up, the newest first. */
  Page<Given> dropped(
      @Nullable String model, @Nullable String topic, @Nullable String key, PageRequest page) {
    List<String> after = Cursor.read(page.after(), 1);
    int skip = after == null ? 0 : (int) Cursor.number(after.getFirst(), 1_000_000);
    List<DroppedItem> all = new ArrayList<>();
    for (ParkedDesk desk : desks.of(model)) {
      all.addAll(desk.dropped(new ParkedFilter(topic, key), 0, skip + page.rows()));
    }
    List<Given> rows =
        all.stream()
            .sorted(Comparator.comparing((DroppedItem item) -> item.by().at()).reversed())
            .skip(skip)
            .limit(page.rows())
            .map(Given::of)
            .toList();
    return Page.of(rows, page, last -> Cursor.of(skip + page.limit()));
  }

  private static Signature signature(
      @Nullable String who, @Nullable String why, boolean needsReason) {
    if (needsReason && (why == null || why.isBlank())) {
      throw new RefusalException(StreamProblem.REASON_MISSING.refusal());
    }
    return new Signature(
        who == null || who.isBlank() ? "unknown" : who, why == null ? "" : why, Instant.now());
  }

  private static RefusalException notParked() {
    return new RefusalException(StreamProblem.RECORD_NOT_PARKED.refusal());
  }
}

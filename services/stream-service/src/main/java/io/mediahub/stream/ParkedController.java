package io.mediahub.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.mediahub.base.problem.HttpProblem;
import io.mediahub.platform.paging.Cursor;
import io.mediahub.platform.paging.Page;
import io.mediahub.platform.paging.PageRequest;
import io.mediahub.platform.refusal.Problems;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.PublicRoutes;
import io.mediahub.schemas.WriterSchemas;
import io.mediahub.streams.parked.DroppedItem;
import io.mediahub.streams.parked.KeptRecord;
import io.mediahub.streams.parked.ParkedDesk;
import io.mediahub.streams.parked.ParkedFilter;
import io.mediahub.streams.parked.ParkedItem;
import io.mediahub.streams.parked.ParkedValue;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.engine.ModelDatabase.DatabaseUnavailable;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.streams.readmodel.engine.Signature;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Parked records, for operators on the same machine: this service has no write side to hold a token
 * against, so it accepts none. The owner of a partition carries out a request within seconds.
 */
@RestController
@RequestMapping(path = ParkedController.PATH, produces = APPLICATION_JSON_VALUE)
@Tag(name = "Parked records", description = "Records that could not be applied. Loopback only.")
final class ParkedController {
  static final String PATH = "/internal/parked";

  private static final int SHOWN_RECORDS = 100;
  private static final int SHOWN_BYTES = 256;

  private final ParkedDesks desks;
  private final ParkedCorrection corrections;

  ParkedController(ParkedDesks desks, ParkedCorrection corrections) {
    this.desks = desks;
    this.corrections = corrections;
  }

  @Configuration(proxyBeanMethods = false)
  static class Routes {
    /** Open without a token, and only to this machine. */
    @Bean
    PublicRoutes parkedRoutes() {
      return PublicRoutes.of(
          new PublicRoutes.Route(HttpMethod.GET, PATH + "/**"),
          new PublicRoutes.Route(HttpMethod.POST, PATH + "/**"));
    }
  }

  /** A database or the registry that does not answer is an outage, and no fault of the request. */
  @RestControllerAdvice(assignableTypes = ParkedController.class)
  @Order(Ordered.HIGHEST_PRECEDENCE)
  static class Outages {
    private static final Logger LOG = LoggerFactory.getLogger(Outages.class);

    private final Problems problems;

    Outages(Problems problems) {
      this.problems = problems;
    }

    @ExceptionHandler({DatabaseUnavailable.class, WriterSchemas.RegistryAway.class})
    void unavailable(RuntimeException e, HttpServletResponse response) throws IOException {
      LOG.warn("Parked records cannot be answered for now", e);
      problems.write(response, problems.of(HttpProblem.SERVICE_UNAVAILABLE));
    }
  }

  /**
   * A parked record, whole.
   *
   * @param item the key and why its first record waits
   * @param writtenAt when the log got the first record
   * @param headers of the first record, as text
   * @param schemaId that its value names; absent when it is not in Confluent's wire format
   * @param value its value in Avro's JSON; absent when it cannot be decoded
   * @param bytes the first bytes of its value in hexadecimal digits, when it cannot be decoded
   * @param sizeBytes of its value
   * @param correction what stands in for it; absent while nothing does
   * @param blocked places of the later records of the key, in order, at most 99
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Detail(
      ParkedItem item,
      Instant writtenAt,
      Map<String, String> headers,
      @Nullable Integer schemaId,
      @JsonRawValue @Nullable String value,
      @Nullable String bytes,
      long sizeBytes,
      @Nullable Correction correction,
      List<Place> blocked) {}

  /**
   * @param value in Avro's JSON
   * @param by who put it there
   * @param why the reason that was given
   * @param at when
   */
  record Correction(@JsonRawValue @Nullable String value, String by, String why, Instant at) {}

  /** A place in the log. */
  record Place(String topic, int partition, long offset) {
    static Place of(RawRecord record) {
      var at = record.location();
      return new Place(at.topic(), at.partition(), at.offset());
    }
  }

  /**
   * What was given up.
   *
   * @param what record, or versions that were missing before it
   * @param reason why it was parked
   * @param why the reason as a sentence
   * @param bytes the first bytes of its value in hexadecimal digits
   * @param droppedBy who gave it up
   * @param droppedWhy the reason that was given
   */
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
   * @param keys for which it was asked
   */
  record Asked(int keys) {}

  @GetMapping
  @Operation(
      operationId = "listParked",
      summary = "List keys with a record that cannot be applied.")
  Page<ParkedItem> list(
      HttpServletRequest request,
      @RequestParam(required = false) @Nullable String model,
      @RequestParam(required = false) @Nullable String topic,
      @RequestParam(required = false) @Nullable String key,
      @PageRequest.Bounds(usual = 100, most = 1000) PageRequest page) {
    requireThisMachine(request);
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
        items, page, item -> Cursor.of(item.model(), item.topic(), printable(item.key())));
  }

  private static String printable(String key) {
    return key.replaceAll("\\p{Cntrl}", "?");
  }

  @GetMapping("/record")
  @Operation(operationId = "showParked", summary = "Show the first parked record of a key, whole.")
  Detail show(
      HttpServletRequest request,
      @RequestParam String model,
      @RequestParam String topic,
      @RequestParam String key) {
    requireThisMachine(request);
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
        item,
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

  @PostMapping("/corrections")
  @Operation(
      operationId = "correctParked",
      summary = "Put another value in the place of the first parked record of a key.")
  Detail correct(HttpServletRequest request, @RequestBody CorrectionRequest asked) {
    requireThisMachine(request);
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
    return show(request, asked.model(), asked.topic(), asked.key());
  }

  @PostMapping
  @Operation(operationId = "askParked", summary = "Ask for a replay or a drop of parked keys.")
  Asked ask(HttpServletRequest request, @RequestBody Request asked) {
    requireThisMachine(request);
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

  @GetMapping("/dropped")
  @Operation(operationId = "listDropped", summary = "List what was given up, the newest first.")
  Page<Given> dropped(
      HttpServletRequest request,
      @RequestParam(required = false) @Nullable String model,
      @RequestParam(required = false) @Nullable String topic,
      @RequestParam(required = false) @Nullable String key,
      @PageRequest.Bounds(usual = 100, most = 1000) PageRequest page) {
    requireThisMachine(request);
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

  static void requireThisMachine(HttpServletRequest request) {
    try {
      if (InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()) {
        return;
      }
    } catch (UnknownHostException e) {
      // then it is not this one
    }
    throw new RefusalException(StreamProblem.CALLER_NOT_LOCAL.refusal());
  }
}

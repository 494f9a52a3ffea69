package io.mediahub.stream;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.platform.paging.Page;
import io.mediahub.platform.paging.PageRequest;
import io.mediahub.platform.refusal.PlatformRefusal;
import io.mediahub.platform.refusal.ProblemCatalogue;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.stream.ParkedRecords.Asked;
import io.mediahub.stream.ParkedRecords.CorrectionRequest;
import io.mediahub.stream.ParkedRecords.Detail;
import io.mediahub.stream.ParkedRecords.Given;
import io.mediahub.stream.ParkedRecords.Item;
import io.mediahub.stream.ParkedRecords.Request;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Parked records, for administrators with a token, from wherever the edge is reached. Who decided
 * is whose token it is. Records of the rendition process are those of the replica that answers.
 */
@RestController
@RequestMapping(path = ParkedApiController.PATH, produces = APPLICATION_JSON_VALUE)
@Tag(name = "Parked records", description = "Records that could not be applied (ADMIN)")
final class ParkedApiController {
  static final String PATH = "/api/parked";

  private final ParkedRecords parked;

  ParkedApiController(ParkedRecords parked) {
    this.parked = parked;
  }

  @Configuration(proxyBeanMethods = false)
  static class Description {
    /** The codes that the description lists. */
    @Bean
    ProblemCatalogue problemCatalogue() {
      return StreamProblem.CATALOGUE;
    }
  }

  /**
   * Another value for the first parked record of a key.
   *
   * @param model the read model or process that has it parked, such as {@code media-catalogue}
   * @param topic of the record, such as {@code mediahub.upload.events.v1}
   * @param key of the record, such as {@code 0b6f3c1a-52d8-4a6e-8a39-6d1f0c2b7e44}
   * @param json the value in Avro's JSON, as a text; encoded by the schema that the record names,
   *     or else by the current one
   * @param base64 the value's bytes, when json is absent
   * @param why the reason, which is kept, such as {@code a typing error}
   */
  @Schema(name = "ParkedCorrection")
  record Correcting(
      String model,
      String topic,
      String key,
      @Nullable String json,
      @Nullable String base64,
      @Nullable String why) {}

  /**
   * What is to be done with parked keys.
   *
   * @param action REPLAY, or DROP of what is in the way: the first record, or the missing versions
   * @param model none for all, such as {@code media-catalogue}
   * @param topic none for all, such as {@code mediahub.upload.events.v1}
   * @param key none for all, such as {@code 0b6f3c1a-52d8-4a6e-8a39-6d1f0c2b7e44}
   * @param why the reason, such as {@code nobody needs it}; a drop needs one
   */
  @Schema(name = "ParkedRequest")
  record Asking(
      ParkedKey.Request action,
      @Nullable String model,
      @Nullable String topic,
      @Nullable String key,
      @Nullable String why) {}

  @GetMapping
  @Operation(
      operationId = "listParkedRecords",
      summary = "List keys with a record that cannot be applied (ADMIN).")
  ResponseEntity<Page<Item>> list(
      CurrentUser user,
      @RequestParam(required = false) @Nullable String model,
      @RequestParam(required = false) @Nullable String topic,
      @RequestParam(required = false) @Nullable String key,
      @PageRequest.Bounds(usual = 100, most = 1000) PageRequest page) {
    user.requireRole(Role.ADMIN);
    return fresh(parked.list(model, topic, key, page));
  }

  @GetMapping("/record")
  @Operation(
      operationId = "showParkedRecord",
      summary = "Show the first parked record of a key, whole (ADMIN).")
  ResponseEntity<Detail> show(
      CurrentUser user,
      @RequestParam String model,
      @RequestParam String topic,
      @RequestParam String key) {
    user.requireRole(Role.ADMIN);
    return fresh(parked.show(model, topic, key));
  }

  @PostMapping("/corrections")
  @Operation(
      operationId = "correctParkedRecord",
      summary = "Put another value in the place of the first parked record of a key (ADMIN).")
  ResponseEntity<Detail> correct(CurrentUser user, @RequestBody Correcting asked) {
    user.requireRole(Role.ADMIN);
    return fresh(
        parked.correct(
            new CorrectionRequest(
                given("model", asked.model()),
                given("topic", asked.topic()),
                given("key", asked.key()),
                asked.json(),
                asked.base64(),
                user.userId(),
                asked.why())));
  }

  @PostMapping
  @Operation(
      operationId = "askForParkedRecords",
      summary = "Ask for a replay or a drop of parked keys (ADMIN).")
  ResponseEntity<Asked> ask(CurrentUser user, @RequestBody Asking asked) {
    user.requireRole(Role.ADMIN);
    return fresh(
        parked.ask(
            new Request(
                given("action", asked.action()),
                asked.model(),
                asked.topic(),
                asked.key(),
                user.userId(),
                asked.why())));
  }

  @GetMapping("/dropped")
  @Operation(
      operationId = "listDroppedRecords",
      summary = "List what was given up, the newest first (ADMIN).")
  ResponseEntity<Page<Given>> dropped(
      CurrentUser user,
      @RequestParam(required = false) @Nullable String model,
      @RequestParam(required = false) @Nullable String topic,
      @RequestParam(required = false) @Nullable String key,
      @PageRequest.Bounds(usual = 100, most = 1000) PageRequest page) {
    user.requireRole(Role.ADMIN);
    return fresh(parked.dropped(model, topic, key, page));
  }

  private static <T> T given(String name, @Nullable T value) {
    if (value == null) {
      throw PlatformRefusal.fieldMissing(name);
    }
    return value;
  }

  /** It changes with what the owner of a partition does. */
  private static <T> ResponseEntity<T> fresh(T body) {
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(body);
  }
}

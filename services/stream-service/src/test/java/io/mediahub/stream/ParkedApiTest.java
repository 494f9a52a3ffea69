package io.mediahub.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.postgres.PostgresDatabase;
import io.mediahub.streams.postgres.PostgresParkedDesk;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.engine.Changes;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.testing.Api;
import io.mediahub.testing.ApiDocument;
import io.mediahub.testing.TestPlatform;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mediahub.Metadata;
import mediahub.upload.SourceObject;
import mediahub.upload.UploadEnvelope;
import mediahub.upload.UploadRequested;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Administrators and parked records, over HTTP: tokens are held against a real write side, and the
 * records lie in a real PostgreSQL.
 */
class ParkedApiTest {
  private static final String MODEL = ReadModels.MEDIA_CATALOGUE.name();
  private static final String TOPIC = Topics.UPLOAD_EVENTS.name();

  private static TestPlatform platform;
  private static ConfigurableApplicationContext service;

  private final String adminId = UUID.randomUUID().toString();
  private final Api admin = as(adminId, "ADMIN");
  private PostgresDatabase database;

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({
    AdministratorsConfiguration.class,
    ParkedApiController.class,
    ParkedController.class,
    ParkedOutages.class,
    ParkedRecords.class
  })
  static class App {
    @Bean
    ParkedDesks desks() {
      return new ParkedDesks(List.of(new PostgresParkedDesk(platform.viewsSource(), MODEL)));
    }

    @Bean
    ParkedCorrection corrections() {
      return new ParkedCorrection(PlainAvro.schemas(), PlainAvro.serdes());
    }
  }

  @BeforeAll
  static void start() {
    platform = TestPlatform.start();
    Map<String, String> settings = platform.settings();
    settings.put("spring.application.name", "stream-service");
    // The topologies are no part of this.
    settings.put("management.endpoint.health.group.readiness.include", "readinessState");
    service = new SpringApplication(App.class).run(TestPlatform.arguments(settings));
  }

  @AfterAll
  static void stop() throws IOException {
    service.close();
    platform.close();
  }

  @BeforeEach
  void empty() {
    platform
        .views()
        .sql("truncate parked_key, parked_record, corrected_record, dropped_record")
        .update();
    database = new PostgresDatabase(platform.viewsSource(), ReadModels.MEDIA_CATALOGUE);
  }

  private static Api as(String userId, String... roles) {
    return new Api(port(), platform.token(userId, roles));
  }

  private static int port() {
    return Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port"));
  }

  @Test
  void an_administrator_sees_what_is_parked_and_everybody_else_does_not() {
    park("a", bytes("a", "a title"));
    String path = "/api/parked/record?model=%s&topic=%s&key=a".formatted(MODEL, TOPIC);

    JsonNode listed = admin.get("/api/parked").json().path("items");
    Api.Answer shown = admin.get(path);

    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).path("key").asString()).isEqualTo("a");
    assertThat(shown.json().path("value").toString()).contains("a title");
    assertThat(shown.header("Cache-Control")).isEqualTo("no-store");
    for (String each : List.of("/api/parked", path, "/api/parked/dropped")) {
      Api.Answer viewer = as(UUID.randomUUID().toString(), "VIEWER").get(each);
      assertThat(viewer.status()).as(each).isEqualTo(403);
      assertThat(viewer.code()).isEqualTo("role-missing");
      Api.Answer nobody = new Api(port(), null).get(each);
      assertThat(nobody.status()).as(each).isEqualTo(401);
      assertThat(nobody.code()).isEqualTo("authentication-required");
    }
  }

  @Test
  void a_correction_is_kept_with_the_administrator_who_made_it() {
    park("a", bytes("a", "a title"));
    String other = Base64.getEncoder().encodeToString(bytes("a", "another title"));

    Api.Answer corrected =
        admin.post(
            "/api/parked/corrections",
            json(
                Map.of(
                    "model", MODEL, "topic", TOPIC, "key", "a", "base64", other, "why", "typo")));

    assertThat(corrected.status()).isEqualTo(200);
    JsonNode correction = corrected.json().path("correction");
    assertThat(correction.path("by").asString()).isEqualTo(adminId);
    assertThat(correction.path("why").asString()).isEqualTo("typo");
    assertThat(correction.path("value").toString()).contains("another title");
  }

  @Test
  void a_drop_is_asked_for_in_the_name_of_the_administrator_whatever_the_body_says() {
    park("a", "no event".getBytes(UTF_8));

    Api.Answer asked =
        admin.post(
            "/api/parked",
            json(Map.of("action", "DROP", "key", "a", "why", "nobody needs it", "who", "another")));

    assertThat(asked.status()).isEqualTo(200);
    assertThat(asked.json().path("keys").asInt()).isEqualTo(1);
    assertThat(
            platform
                .views()
                .sql("select requested_by || ': ' || requested_why from parked_key")
                .query(String.class)
                .single())
        .isEqualTo(adminId + ": nobody needs it");
  }

  @Test
  void bad_requests_get_a_problem_that_says_what_is_wrong() {
    park("a", "no event".getBytes(UTF_8));

    problem(admin.post("/api/parked", "{}"), 400, "field-missing");
    problem(admin.post("/api/parked", "{\"action\":\"BURN\"}"), 400, "field-invalid");
    problem(
        admin.post("/api/parked", json(Map.of("action", "DROP", "key", "a"))),
        422,
        "reason-missing");
    problem(
        admin.post("/api/parked", json(Map.of("action", "REPLAY", "key", "z"))),
        404,
        "record-not-parked");
    problem(admin.get("/api/parked?model=none"), 404, "model-unknown");
    problem(
        admin.post("/api/parked/corrections", json(Map.of("model", MODEL, "why", "x"))),
        400,
        "field-missing");
  }

  @Test
  void an_administrator_whose_role_is_taken_away_is_refused_at_the_next_request() {
    assertThat(admin.get("/api/parked").status()).isEqualTo(200);

    platform
        .decisions()
        .sql(
            "update aggregate set state = jsonb_set(state, '{roles}', '[\"VIEWER\"]')"
                + " where type = 'user' and id = ?")
        .param(adminId)
        .update();

    assertThat(admin.get("/api/parked").status()).isEqualTo(401);
  }

  @Test
  void a_session_that_has_ended_is_refused_at_the_next_request() {
    assertThat(admin.get("/api/parked").status()).isEqualTo(200);

    platform
        .decisions()
        .sql(
            "update aggregate set state = jsonb_set(state, '{is}', '\"revoked\"')"
                + " where type = 'session' and state ->> 'userId' = ?")
        .param(adminId)
        .update();

    assertThat(admin.get("/api/parked").status()).isEqualTo(401);
  }

  @Test
  void the_description_that_is_kept_is_the_one_that_is_served() {
    ApiDocument.check("stream-service", new Api(port(), null));
  }

  private static void problem(Api.Answer answer, int status, String code) {
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
  }

  private static String json(Map<String, String> body) {
    return JsonMapper.shared().writeValueAsString(body);
  }

  /** As the thread that owns the partition parks. */
  private void park(String key, byte[] value) {
    var id = new ParkedKey.Id(TOPIC, key);
    RawRecord record =
        new RawRecord(
            new EventLocation(TOPIC, 0, key.charAt(0), Instant.EPOCH), key, value, List.of());
    ParkedKey parked =
        new ParkedKey(
            id, 0, ParkedKey.Reason.CANNOT_APPLY, "a reason", Instant.now(), 1, 1, 1, null);
    database.write(
        new Changes(
            Map.of(),
            List.of(),
            List.of(),
            List.of(record),
            List.of(),
            List.of(),
            List.of(parked),
            List.of()));
  }

  private static byte[] bytes(String key, String title) {
    var source = new SourceObject("uploads", "key", 1L, "ab".repeat(32), "video/mp4");
    var metadata = new Metadata("event-" + key, key, 1L, Instant.EPOCH, "a", "c", "t");
    return PlainAvro.bytes(
        new UploadEnvelope(
            metadata,
            new UploadRequested("owner", title, source, "multipart", 8L << 20, Instant.EPOCH)));
  }
}

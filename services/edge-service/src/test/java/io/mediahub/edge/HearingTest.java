package io.mediahub.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.edge.support.EdgeUnderTest;
import io.mediahub.edge.support.Registry;
import io.mediahub.edge.support.Upstream;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.Broker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import mediahub.Metadata;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantRevoked;
import mediahub.playback.PlaybackEnvelope;
import mediahub.playback.PlaybackStarted;
import mediahub.upload.MediaDeleted;
import mediahub.upload.UploadEnvelope;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.specific.SpecificDatumWriter;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the edge does with what it hears from a real log, cannot read, and does not hear. */
class HearingTest {
  private static final int NOT_REGISTERED_YET = 900;
  private static final int NEWER = 901;

  private static Broker broker;
  private static Registry registry;
  private static Upstream views;
  private static EdgeUnderTest edge;
  private static ScheduledExecutorService outbox;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    broker = new Broker();
    registry = new Registry();
    views = new Upstream();
    edge =
        new EdgeUnderTest(
            folder,
            views.url(),
            URI.create("http://127.0.0.1:1"),
            "mediahub.kafka.bootstrap=" + broker.bootstrap(),
            "mediahub.registry.url=" + registry.url(),
            "mediahub.edge.revocation.degraded-after=8s",
            "mediahub.edge.revocation.refuse-after=12s",
            "mediahub.edge.revocation.unknown-for=5s");
    outbox = heart();
    patiently().until(() -> health().contains("\"edge-service\":{\"status\":\"UP\"}"));
  }

  @AfterAll
  static void stop() {
    outbox.shutdownNow();
    edge.close();
    views.close();
    registry.close();
    broker.close();
  }

  @Test
  void a_revocation_is_heard_from_the_log() {
    String playback = started("m-1:anna", 1);
    assertThat(watch(playback)).isEqualTo("200");

    revoked("m-1:anna", 2);

    patiently().until(() -> watch(playback).equals("playback-revoked"));
  }

  @Test
  void a_deletion_is_heard_from_the_log() {
    String playback = started("m-9:anna", 1);
    assertThat(watch(playback, "m-9")).isEqualTo("200");

    broker.write(
        Topics.UPLOAD_EVENTS.name(),
        "m-9",
        registry.event(
            Topics.UPLOAD_EVENTS,
            new UploadEnvelope(metadata("m-9", 3), new MediaDeleted("owner", 1000L))));

    patiently().until(() -> watch(playback, "m-9").equals("media-deleted"));
    assertThat(watch(playback, "m-1")).isEqualTo("200");
  }

  @Test
  void a_broken_record_refuses_whom_it_may_be_about_and_nobody_else() {
    String playback = started("m-2:ben", 1);
    String other = started("m-2:carl", 1);

    broker.write(Topics.GRANT_EVENTS.name(), "m-2:ben", "garbage".getBytes(StandardCharsets.UTF_8));

    patiently().until(() -> watch(playback).equals("revocations-unknown"));
    assertThat(watch(other)).isEqualTo("200");
    assertThat(health()).contains("\"edge-service\":{\"status\":\"DEGRADED\"}");
  }

  @Test
  void a_newer_writers_record_is_not_passed_over() {
    String playback = started("m-3:dora", 1);
    var event =
        SchemaBuilder.record("GrantExtended")
            .namespace("mediahub.grant")
            .fields()
            .requiredString("mediaId")
            .endRecord();
    var metadata = Topics.GRANT_EVENTS.valueSchema().getField("metadata").schema();
    var newer =
        Schema.createRecord(
            "GrantEnvelope",
            null,
            "mediahub.grant",
            false,
            List.of(
                new Schema.Field("metadata", metadata),
                new Schema.Field("event", Schema.createUnion(event))));
    registry.add(NEWER, newer);
    var record =
        new GenericRecordBuilder(newer)
            .set("metadata", metadata("m-3:dora", 2))
            .set("event", new GenericRecordBuilder(event).set("mediaId", "m-3").build())
            .build();

    broker.write(
        Topics.GRANT_EVENTS.name(),
        "m-3:dora",
        Registry.event(NEWER, record, new SpecificDatumWriter<>(newer)));

    patiently().until(() -> watch(playback).equals("revocations-unknown"));
  }

  @Test
  void a_record_of_a_schema_that_is_not_known_yet_takes_effect_when_it_is() {
    String playback = started("m-4:emil", 1);

    broker.write(
        Topics.GRANT_EVENTS.name(),
        "m-4:emil",
        Registry.event(
            NOT_REGISTERED_YET,
            revocation("m-4:emil", 2),
            new SpecificDatumWriter<>(Topics.GRANT_EVENTS.valueSchema())));
    patiently().until(() -> watch(playback).equals("revocations-unknown"));
    registry.add(NOT_REGISTERED_YET, Topics.GRANT_EVENTS.valueSchema());

    patiently().until(() -> watch(playback).equals("playback-revoked"));
  }

  @Test
  void one_that_is_never_heard_of_is_refused_in_the_end() {
    String playback = UUID.randomUUID().toString();

    assertThat(watch(playback)).isEqualTo("200"); // faster than the log

    patiently().until(() -> watch(playback).equals("playback-unknown"));
  }

  @Test
  void while_the_outbox_is_silent_nobody_new_is_let_in() {
    String known = started("m-5:fred", 1);
    assertThat(watch(known)).isEqualTo("200");
    outbox.shutdownNow();
    try {
      patiently().until(() -> health().contains("\"edge-service\":{\"status\":\"DEGRADED\"}"));

      patiently().until(() -> watch(UUID.randomUUID().toString()).equals("revocations-unknown"));

      assertThat(watch(known)).isEqualTo("200");
    } finally {
      outbox = heart();
    }
    patiently().until(() -> watch(UUID.randomUUID().toString()).equals("200"));
  }

  private static ScheduledExecutorService heart() {
    ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
    byte[] beat = "{\"ts_ms\":0}".getBytes(StandardCharsets.UTF_8);
    heart.scheduleAtFixedRate(
        () -> broker.write(Topics.OUTBOX_HEARTBEATS, "{}", beat), 0, 500, TimeUnit.MILLISECONDS);
    return heart;
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
  }

  private static String health() {
    return new String(edge.get("/actuator/health").body(), StandardCharsets.UTF_8);
  }

  /** The code of a refusal, or the status of what is no refusal. */
  private static String watch(String playback) {
    return watch(playback, "m-1");
  }

  private static String watch(String playback, String mediaId) {
    var answer =
        edge.get(
            "/p/" + playback + "/" + mediaId + "/job-m/master.m3u8",
            "Cookie",
            EdgeUnderTest.cookies(playback, mediaId));
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    int code = body.indexOf("\"code\":\"");
    return code < 0
        ? Integer.toString(answer.statusCode())
        : body.substring(code + 8, body.indexOf('"', code + 8));
  }

  private static String started(String grant, long version) {
    String id = UUID.randomUUID().toString();
    Instant until = Instant.now().plusSeconds(300);
    broker.write(
        Topics.PLAYBACK_EVENTS.name(),
        id,
        registry.event(
            Topics.PLAYBACK_EVENTS,
            new PlaybackEnvelope(
                metadata(id, 1), new PlaybackStarted("m", "v", grant, version, until, 1L, "", 0))));
    return id;
  }

  private static void revoked(String grant, long version) {
    broker.write(
        Topics.GRANT_EVENTS.name(),
        grant,
        registry.event(Topics.GRANT_EVENTS, revocation(grant, version)));
  }

  private static GrantEnvelope revocation(String grant, long version) {
    return new GrantEnvelope(metadata(grant, version), new GrantRevoked("m", "v"));
  }

  private static Metadata metadata(String id, long version) {
    return new Metadata("e", id, version, Instant.now(), "user", "command", "0".repeat(32));
  }
}

package io.mediahub.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.Broker;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.testing.Api;
import io.mediahub.view.Listener.Heard;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import mediahub.Metadata;
import mediahub.encoding.EncodeProgress;
import mediahub.encoding.ProgressEnvelope;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantRevoked;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.RenditionEnvelope;
import mediahub.upload.MediaDeleted;
import mediahub.upload.UploadEnvelope;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;

/** Live events, with a real broker and two instances. */
@Timeout(120)
class LiveTest {
  private static final int REMEMBERED = 100;

  private static Broker broker;
  private static ConfigurableApplicationContext one;
  private static ConfigurableApplicationContext other;

  private final String owner = Service.user();
  private final String media = Service.media(owner);

  @BeforeAll
  static void start() throws Exception {
    broker = new Broker();
    one = instance();
    other = instance();
  }

  private static ConfigurableApplicationContext instance() {
    return Service.run(
        Map.of(
            "mediahub.kafka.bootstrap",
            broker.bootstrap(),
            "mediahub.view.live.remembered",
            Integer.toString(REMEMBERED),
            "mediahub.view.live.max-per-person",
            "2",
            "mediahub.view.live.heartbeat",
            "1s"));
  }

  @AfterAll
  static void stop() throws Exception {
    one.close();
    other.close();
    broker.close();
  }

  private static int port(ConfigurableApplicationContext instance) {
    return Integer.parseInt(instance.getEnvironment().getRequiredProperty("local.server.port"));
  }

  private static String token(String userId) {
    return Service.PLATFORM.token(userId, "VIEWER");
  }

  private static Listener listen(String userId) {
    Listener listener = Listener.of(port(one), token(userId), null);
    assertThat(listener.next().kind()).isEqualTo("ready");
    return listener;
  }

  private static Metadata metadata(String id) {
    return new Metadata(
        UUID.randomUUID().toString(),
        id,
        1L,
        Instant.now().truncatedTo(ChronoUnit.MILLIS),
        "a",
        "c",
        "1".repeat(32));
  }

  private static <V extends SpecificRecord> void write(Topic<V> topic, String id, V value) {
    broker.write(topic.name(), id, PlainAvro.bytes(value));
  }

  private static void progress(String mediaId, int permille) {
    write(
        Topics.ENCODE_PROGRESS,
        mediaId,
        new ProgressEnvelope(metadata(mediaId), new EncodeProgress("job", 1, permille, 5000L)));
  }

  private static void failed(String mediaId) {
    write(
        Topics.RENDITION_EVENTS,
        mediaId,
        new RenditionEnvelope(
            metadata(mediaId), new EncodingFailed("disk-full", "The disk is full.", "Wait.")));
  }

  private static void revoked(String mediaId, String viewerId) {
    String id = mediaId + ":" + viewerId;
    write(
        Topics.GRANT_EVENTS,
        id,
        new GrantEnvelope(metadata(id), new GrantRevoked(mediaId, viewerId)));
  }

  @Test
  void given_two_listeners_when_something_happens_then_both_hear_of_it_within_a_second() {
    try (var first = listen(owner);
        var second = listen(owner)) {
      Instant written = Instant.now();

      progress(media, 420);

      Heard heard = first.next();
      assertThat(Duration.between(written, Instant.now())).isLessThan(Duration.ofSeconds(1));
      assertThat(heard.kind()).isEqualTo("progress");
      assertThat(heard.mediaId()).isEqualTo(media);
      assertThat(heard.json().path("permille").asInt()).isEqualTo(420);
      assertThat(heard.json().path("etaMillis").asInt()).isEqualTo(5000);
      assertThat(second.next().data()).isEqualTo(heard.data());

      failed(media);

      assertThat(first.next().json().path("code").asString()).isEqualTo("disk-full");
    }
  }

  @Test
  void given_a_stranger_when_something_happens_to_media_of_others_then_nothing_is_heard() {
    String stranger = Service.user();
    String own = Service.media(stranger);
    try (var listener = listen(stranger)) {
      progress(media, 100);
      failed(media);
      revoked(media, Service.user());
      progress(own, 500);

      assertThat(listener.next().mediaId()).isEqualTo(own);
    }
  }

  /** The id of an event that the owner has heard, on a connection that is closed. */
  private String heardOnce() {
    try (var before = listen(owner)) {
      progress(media, 1);
      return before.next().id();
    }
  }

  @Test
  void given_a_listener_when_it_connects_again_then_it_misses_nothing_and_hears_nothing_twice() {
    String id = heardOnce();
    progress(media, 2);
    failed(media);
    String another = Service.media(owner);
    progress(another, 3);

    try (var again = Listener.of(port(one), token(owner), id);
        var elsewhere = Listener.of(port(other), token(owner), id)) {
      for (Listener each : new Listener[] {again, elsewhere}) {
        assertThat(each.next().kind()).isEqualTo("ready");
        Heard[] missed = {each.next(), each.next(), each.next()};
        assertThat(missed)
            .extracting(heard -> heard.mediaId() + " " + heard.json().path("permille").asInt())
            .containsExactlyInAnyOrder(media + " 2", media + " 0", another + " 3");
      }
      progress(media, 4);
      assertThat(again.next().json().path("permille").asInt()).isEqualTo(4);
      assertThat(elsewhere.next().json().path("permille").asInt()).isEqualTo(4);
    }
  }

  @Test
  void given_a_viewer_when_access_is_revoked_then_that_is_the_last_that_is_heard() {
    String viewer = Service.user();
    String own = Service.media(viewer);
    String grant = "/api/media/" + media + "/grants/" + viewer;
    Service.as(owner).put(grant);
    try (var listener = listen(viewer)) {
      progress(media, 100);
      assertThat(listener.next().mediaId()).isEqualTo(media);

      Service.as(owner).delete(grant);
      revoked(media, viewer);
      progress(media, 200);
      // The topics have no common order: only what was decided after the revocation is silent.
      Heard heard = listener.next();
      if (heard.kind().equals("progress")) {
        heard = listener.next();
      }
      assertThat(heard.type()).isEqualTo("GrantRevoked");
      progress(media, 300);
      progress(own, 400);
      assertThat(listener.next().mediaId()).isEqualTo(own);
    }
  }

  @Test
  void given_one_media_when_it_alone_is_listened_to_then_others_are_not_heard() {
    String another = Service.media(owner);
    try (var listener = Listener.of(port(one), token(owner), null, "?mediaId=" + media)) {
      assertThat(listener.next().kind()).isEqualTo("ready");
      progress(another, 1);
      write(
          Topics.UPLOAD_EVENTS,
          media,
          new UploadEnvelope(metadata(media), new MediaDeleted(owner, 1000L)));

      Heard heard = listener.next();

      assertThat(heard.mediaId()).isEqualTo(media);
      assertThat(heard.type()).isEqualTo("MediaDeleted");
    }
  }

  @Test
  void given_a_client_that_was_away_for_long_when_it_connects_then_it_is_told_to_begin_anew() {
    String id = heardOnce();
    for (int i = 0; i < REMEMBERED + 10; i++) {
      progress(media, 2);
    }

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              try (var late = Listener.of(port(one), token(owner), id)) {
                assertThat(late.next().kind()).isEqualTo("reset");
              }
            });
  }

  @Test
  void given_a_silent_connection_when_heartbeats_come_then_the_place_moves_on() {
    String stranger = Service.user();
    try (var listener = listen(stranger)) {
      String id = listener.lastId();
      progress(media, 1);

      await().atMost(Duration.ofSeconds(10)).until(() -> !listener.lastId().equals(id));
    }
  }

  @Test
  void given_a_session_when_it_ends_then_so_does_its_connection() {
    String person = Service.user();
    try (var listener = listen(person)) {
      Service.PLATFORM
          .decisions()
          .sql("delete from aggregate where type = 'session' and state ->> 'userId' = ?")
          .param(person)
          .update();

      assertThat(listener.next().kind()).isEqualTo("end");
    }
  }

  @Test
  void given_as_many_connections_as_allowed_when_another_is_made_then_it_is_refused() {
    try (var first = listen(owner);
        var second = listen(owner)) {
      Api.Answer refused = Service.at(one, owner).get("/api/events");

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.code()).isEqualTo("too-many-listeners");
      assertThat(refused.header("Retry-After")).isNotNull();
      assertThat(first.lastId()).isNotEmpty();
      assertThat(second.lastId()).isNotEmpty();
    }
  }

  @Test
  void given_an_id_of_no_event_when_sent_then_it_is_refused() {
    Api api = Service.at(one, owner);

    assertThat(api.get("/api/events", "Last-Event-ID", "x").code()).isEqualTo("cursor-invalid");
    assertThat(api.get("/api/events", "Last-Event-ID", "AAAA".repeat(43)).code())
        .isEqualTo("cursor-invalid");
    assertThat(Service.as(owner).get("/api/events").status()).as("without a broker").isEqualTo(503);
    assertThat(Service.anonymous().get("/api/events").status()).isEqualTo(401);
  }
}

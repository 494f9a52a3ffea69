package io.mediahub.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.mediahub.client.AccessAtTime;
import io.mediahub.client.ApiException;
import io.mediahub.client.AuditedEvent;
import io.mediahub.client.Media;
import io.mediahub.schemas.Topics;
import io.mediahub.system.stack.Cli;
import io.mediahub.system.stack.Clips;
import io.mediahub.system.stack.KafkaLog;
import io.mediahub.system.stack.OnStack;
import io.mediahub.system.stack.Person;
import io.mediahub.system.stack.Stack;
import io.mediahub.system.stack.Views;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What happened, what it changed, and who could watch what when, on the running platform. */
@OnStack
@Order(6)
class AuditIT {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static Person owner;
  private static Person viewer;
  private static Person admin;
  private static String mediaId;

  @BeforeAll
  static void publish() {
    owner = Person.registered();
    viewer = Person.registered();
    admin = Person.admin();
    mediaId = Clips.upload(owner, Clips.quickest());
    owner
        .api()
        .awaitMedia(mediaId, media -> media.is(Media.Status.PUBLISHED), Duration.ofMinutes(2));
    owner.api().grant(mediaId, viewer.userId());
    await("the viewer may watch").atMost(SOON).until(() -> seen(viewer));
    viewer.watches(mediaId);
    owner.api().revoke(mediaId, viewer.userId());
    await("the audit has all of it")
        .atMost(SOON)
        .until(
            () ->
                types(admin.api().audit("media", mediaId, false))
                    .containsAll(List.of("ViewGranted", "PlaybackStarted", "GrantRevoked")));
  }

  private static boolean seen(Person person) {
    try {
      return person.api().media(mediaId).is(Media.Status.PUBLISHED);
    } catch (ApiException e) {
      return false;
    }
  }

  @Test
  void given_a_published_media_when_its_audit_is_read_then_each_event_says_what_it_changed() {
    List<AuditedEvent> events = owner.api().audit("media", mediaId, true);

    assertThat(types(events))
        .contains("UploadRequested", "UploadCompleted", "MediaPublished", "ViewGranted")
        .doesNotContain("PlaybackStarted");
    assertThat(events)
        .allSatisfy(event -> assertThat(event.changes()).as(event.type()).isNotNull());
    AuditedEvent granted = only(events, "ViewGranted");
    assertThat(granted.changes())
        .containsExactly(new AuditedEvent.Change("/is", "NEVER_GRANTED", "ACTIVE"));
    assertThat(granted.actor()).isEqualTo(owner.userId());
    assertThat(types(admin.api().audit("media", mediaId, true))).contains("PlaybackStarted");
  }

  @Test
  void given_the_log_when_the_audit_is_read_then_hashes_are_those_of_the_records()
      throws Exception {
    List<String> inLog = new ArrayList<>();
    for (var record : KafkaLog.committed(Topics.RENDITION_EVENTS.name())) {
      if (mediaId.equals(new String(record.key(), UTF_8))) {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(record.value());
        inLog.add(
            record.partition() + "/" + record.offset() + "/" + HexFormat.of().formatHex(hash));
      }
    }

    List<AuditedEvent> audited = owner.api().audit("rendition", mediaId, false);

    assertThat(audited)
        .extracting(event -> event.partition() + "/" + event.offset() + "/" + event.sha256())
        .containsExactlyElementsOf(inLog);
    assertThat(inLog).isNotEmpty();
  }

  @Test
  void given_a_revoked_grant_when_asked_about_each_moment_then_the_events_tell() {
    List<AuditedEvent> events = admin.api().audit("grant", grantId(), false);
    AuditedEvent granted = only(events, "ViewGranted");
    AuditedEvent revoked = only(events, "GrantRevoked");

    AccessAtTime before = access(granted.recordedAt().minusMillis(1));
    AccessAtTime between = access(granted.recordedAt());
    AccessAtTime after = access(revoked.recordedAt());

    assertThat(before.because()).isEqualTo("never-granted");
    assertThat(between.couldWatch()).isTrue();
    assertThat(between.grants().getFirst().granted().eventId()).isEqualTo(granted.eventId());
    assertThat(after.because()).isEqualTo("revoked");
    assertThat(after.grants().getFirst().revoked())
        .extracting(AccessAtTime.Act::eventId, AccessAtTime.Act::by)
        .containsExactly(revoked.eventId(), owner.userId());
  }

  private static AccessAtTime access(Instant at) {
    return owner.api().access(mediaId, viewer.userId(), at);
  }

  @Test
  void given_a_moment_when_a_media_a_grant_and_an_account_are_read_then_they_are_as_they_were()
      throws Exception {
    AuditedEvent requested = only(owner.api().audit("upload", mediaId, false), "UploadRequested");
    AuditedEvent granted = only(owner.api().audit("grant", grantId(), false), "ViewGranted");

    JsonNode media = get("/api/media/" + mediaId + "?asOf=" + requested.recordedAt());
    JsonNode grant =
        get(
            "/api/media/%s/grants?viewerId=%s&asOf=%s"
                .formatted(mediaId, viewer.userId(), granted.recordedAt()));
    JsonNode account = get("/api/users/me?asOf=1");

    assertThat(media.path("upload").path("state").path("is").asString()).isEqualTo("pending");
    assertThat(media.path("renditions").isNull()).isTrue();
    assertThat(grant.path("items").get(0).path("active").asBoolean()).isTrue();
    assertThat(account.path("email").asString()).isEqualTo(owner.email());
    assertThat(account.path("displayName").asString()).isEqualTo(owner.displayName());
    assertThat(get("/api/media/" + mediaId + "?asOf=2999-01-01T00:00:00Z").path("code").asString())
        .isEqualTo("as-of-in-future");
  }

  private static JsonNode get(String path) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(Stack.setting("mediahub.public-url")).resolve(path))
            .header("Authorization", "Bearer " + owner.again().session().accessToken())
            .timeout(Duration.ofSeconds(30))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
  }

  @Test
  void given_a_stranger_when_they_ask_then_nothing_exists() {
    Person stranger = Person.registered();

    for (String kind : List.of("media", "upload", "rendition", "user", "session", "playback")) {
      assertThat(
              catchThrowableOfType(
                      ApiException.class, () -> stranger.api().audit(kind, mediaId, false))
                  .status())
          .as(kind)
          .isEqualTo(404);
    }
    assertThat(
            catchThrowableOfType(
                    ApiException.class,
                    () -> stranger.api().access(mediaId, stranger.userId(), null))
                .status())
        .isEqualTo(404);
  }

  @Test
  void given_its_id_when_a_media_is_explained_then_the_story_has_every_event_and_its_latency() {
    List<AuditedEvent> events = admin.api().audit("media", mediaId, false);

    Cli.Ended json = explain(mediaId, "--output", "json");
    Cli.Ended text = explain(mediaId);

    assertThat(json.exitCode()).as(json.said()).isZero();
    JsonNode story = JSON.readTree(json.lastLine());
    assertThat(story.path("steps")).hasSize(events.size());
    assertThat(
            story
                .path("steps")
                .valueStream()
                .map(step -> step.path("event").path("eventId").asString()))
        .containsExactlyElementsOf(events.stream().map(AuditedEvent::eventId).toList());
    assertThat(story.path("steps").valueStream())
        .anyMatch(step -> step.path("afterCauseMillis").isNumber());
    assertThat(text.output())
        .contains("The whole file had arrived.", "The media was published.", "to the log]");
  }

  @Test
  void given_an_account_when_its_access_is_explained_then_the_grant_and_its_events_are_named() {
    Cli.Ended ended = explain(mediaId, "--access", viewer.userId());

    assertThat(ended.exitCode()).as(ended.said()).isZero();
    assertThat(ended.output())
        .contains("was revoked by " + owner.userId(), "given by " + owner.userId(), "(event ");
  }

  @Test
  void given_an_id_that_nobody_has_when_explained_then_the_command_says_so() {
    Cli.Ended ended = explain("00000000-0000-0000-0000-000000000000");

    assertThat(ended.exitCode()).isNotZero();
    assertThat(ended.said()).contains("Nothing is known of");
  }

  @Test
  void given_this_month_when_events_are_written_then_the_next_two_months_are_there() {
    List<String> months =
        Views.query(
            "select inhrelid::regclass::text from pg_inherits"
                + " where inhparent = 'audit_event'::regclass order by 1");

    assertThat(months)
        .contains(
            Views.query(
                    "select to_char(now() at time zone 'UTC' + interval '2 months',"
                        + " '\"audit_event_\"YYYY_MM')")
                .getFirst());
  }

  private static Cli.Ended explain(String id, String... more) {
    List<String> arguments = new ArrayList<>(List.of("explain", id, "--email", admin.email()));
    arguments.addAll(List.of(more));
    return Cli.callWithLine(admin.password(), arguments.toArray(String[]::new));
  }

  private static String grantId() {
    return mediaId + ":" + viewer.userId();
  }

  private static List<String> types(List<AuditedEvent> events) {
    return events.stream().map(AuditedEvent::type).toList();
  }

  private static AuditedEvent only(List<AuditedEvent> events, String type) {
    List<AuditedEvent> found = events.stream().filter(event -> event.type().equals(type)).toList();
    assertThat(found).as(type).hasSize(1);
    return found.getFirst();
  }
}

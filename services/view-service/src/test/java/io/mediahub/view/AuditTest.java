package io.mediahub.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.Api;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import mediahub.user.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What happened, and what it changed. */
class AuditTest {
  private final AuditStory story = new AuditStory();
  private final Api owner = Service.as(story.owner);
  private final Api admin = Service.as(Service.user(), "ADMIN");

  @AfterEach
  void close() {
    story.close();
  }

  @Test
  void an_event_has_its_place_its_bytes_and_what_it_changed() throws Exception {
    story.requested();
    String completed = story.completed();
    story.written();

    Api.Answer answer = owner.get("/api/audit/upload/" + story.mediaId + "?bytes=true");

    assertThat(answer.status()).isEqualTo(200);
    JsonNode event = answer.json().path("items").get(1);
    assertThat(event.path("eventId").asString()).isEqualTo(completed);
    assertThat(event.path("type").asString()).isEqualTo("UploadCompleted");
    assertThat(event.path("version").asInt()).isEqualTo(2);
    assertThat(event.path("actor").asString()).isEqualTo(story.owner);
    assertThat(event.path("causationId").asString()).isEqualTo("cause-of-" + completed);
    assertThat(event.path("recordedAt").asString()).isEqualTo(story.now().toString());
    assertThat(event.path("hopMillis").asInt()).isEqualTo(40);
    assertThat(event.path("topic").asString()).isEqualTo("mediahub.upload.events.v1");
    assertThat(event.path("payload").path("ownerId").asString()).isEqualTo(story.owner);
    byte[] bytes = Base64.getDecoder().decode(event.path("value").asString());
    assertThat(event.path("sha256").asString())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    assertThat(changed(event)).contains("/is: \"pending\" -> \"completed\"");
    assertThat(changed(answer.json().path("items").get(0)))
        .contains("/is: \"none\" -> \"pending\"", "/declared: null -> {…}");
  }

  @Test
  void the_sessions_of_an_account_are_told_with_their_refreshes_and_their_end() {
    String user = Service.user();
    String first = Service.user();
    String second = Service.user();
    story.loggedIn(first, user);
    story.refreshed(first, user, 1);
    story.refreshed(first, user, 2);
    story.loggedOut(first, user);
    Instant ended = story.now();
    story.loggedIn(second, user);
    story.loggedIn(Service.user(), Service.user());
    story.written();
    String path = "/api/audit/user/" + user + "/sessions";

    JsonNode newest = Service.as(user).get(path + "?limit=1").json();
    JsonNode older =
        Service.as(user).get(path + "?limit=1&after=" + newest.path("next").asString()).json();

    JsonNode open = newest.path("items").get(0);
    assertThat(open.path("sessionId").asString()).isEqualTo(second);
    assertThat(open.path("refreshed").asInt()).isZero();
    assertThat(open.has("expiresAt")).isTrue();
    assertThat(open.has("endedAt")).isFalse();
    JsonNode over = older.path("items").get(0);
    assertThat(over.path("sessionId").asString()).isEqualTo(first);
    assertThat(over.path("refreshed").asInt()).isEqualTo(2);
    assertThat(over.path("endedAt").asString()).isEqualTo(ended.minusMillis(40).toString());
    assertThat(over.path("reason").asString()).isEqualTo("LOGGED_OUT");
    assertThat(over.has("expiresAt")).isFalse();
    assertThat(older.has("next")).isFalse();
    assertThat(admin.get(path).json().path("items")).hasSize(2);
    assertThat(owner.get(path).code()).isEqualTo("history-unknown");
  }

  @Test
  void a_change_of_roles_is_told_and_what_is_sealed_stays_sealed() {
    byte[] sealed = {7, 7, 7};
    String user = Service.user();
    String by = Service.user();
    story.registered(user, sealed);
    story.roles(user, List.of(Role.VIEWER, Role.CREATOR), by);
    story.written();

    JsonNode items = Service.as(user).get("/api/audit/user/" + user).json().path("items");

    assertThat(items.get(0).path("payload").path("sealedEmail").asString())
        .isEqualTo(Base64.getEncoder().encodeToString(sealed));
    assertThat(items.get(1).path("actor").asString()).isEqualTo(by);
    assertThat(changed(items.get(1))).containsExactly("/roles/1: null -> \"CREATOR\"");
  }

  @Test
  void pages_tell_the_same_as_one_answer() {
    String user = Service.user();
    story.registered(user, new byte[] {1});
    for (int i = 0; i < 10; i++) {
      story.roles(user, i % 2 == 0 ? List.of(Role.CREATOR) : List.of(Role.VIEWER), user);
    }
    story.written();
    String path = "/api/audit/user/" + user;
    List<JsonNode> whole = new ArrayList<>();
    admin.get(path).json().path("items").forEach(whole::add);

    List<JsonNode> paged = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = admin.get(path + "?limit=3&after=" + next).json();
      page.path("items").forEach(paged::add);
      next = page.path("next").asString("");
    } while (!next.isEmpty());

    assertThat(whole).hasSize(11);
    assertThat(paged).isEqualTo(whole);
  }

  @Test
  void a_media_has_the_events_of_its_aggregates_in_the_order_of_the_log() {
    String grant = everything();

    JsonNode items = owner.get("/api/audit/media/" + story.mediaId).json().path("items");

    assertThat(items.valueStream().map(each -> each.path("type").asString()))
        .containsExactly(
            "UploadRequested",
            "UploadCompleted",
            "InspectionRequested",
            "ViewGranted",
            "PackagePlayable",
            "MediaPublished",
            "GrantRevoked");
    assertThat(changed(items.get(3))).containsExactly("/is: \"NEVER_GRANTED\" -> \"ACTIVE\"");
    assertThat(changed(items.get(6))).containsExactly("/is: \"ACTIVE\" -> \"REVOKED\"");
    assertThat(changed(items.get(5))).contains("/phase: \"INSPECTING\" -> \"PUBLISHED\"");
    assertThat(items.get(3).path("eventId").asString()).isEqualTo(grant);
  }

  @Test
  void pages_of_a_media_tell_the_same_as_one_answer() {
    everything();
    String path = "/api/audit/media/" + story.mediaId;
    List<JsonNode> whole = new ArrayList<>();
    admin.get(path).json().path("items").forEach(whole::add);

    List<JsonNode> paged = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = admin.get(path + "?limit=2&after=" + next).json();
      page.path("items").forEach(paged::add);
      next = page.path("next").asString("");
    } while (!next.isEmpty());

    assertThat(whole).hasSize(8);
    assertThat(paged).isEqualTo(whole);
  }

  @Test
  void only_administrators_are_told_who_watched() {
    everything();
    String path = "/api/audit/media/" + story.mediaId + "?type=PlaybackStarted";

    assertThat(admin.get(path).json().path("items")).hasSize(1);
    assertThat(owner.get(path).json().path("items")).isEmpty();
  }

  @Test
  void a_list_is_filtered_by_time_type_actor_and_moment() {
    everything();
    String path = "/api/audit/media/" + story.mediaId;
    String third = story.start.plus(AuditStory.STEP.multipliedBy(3)).toString();

    assertThat(types(path + "?type=ViewGranted")).containsExactly("ViewGranted");
    assertThat(types(path + "?actor=system:stream-service"))
        .containsExactly("InspectionRequested", "PackagePlayable", "MediaPublished");
    assertThat(types(path + "?to=" + third)).containsExactly("UploadRequested", "UploadCompleted");
    assertThat(types(path + "?asOf=" + third))
        .containsExactly("UploadRequested", "UploadCompleted", "InspectionRequested");
    assertThat(types(path + "?from=" + third + "&limit=1")).containsExactly("InspectionRequested");
    assertThat(types("/api/audit/upload/" + story.mediaId + "?asOf=1"))
        .containsExactly("UploadRequested");
  }

  @Test
  void a_filter_that_no_event_can_meet_is_refused() {
    everything();
    String path = "/api/audit/media/" + story.mediaId;

    assertThat(owner.get(path + "?type=a%00b").code()).isEqualTo("filter-invalid");
    assertThat(owner.get(path + "?actor=%20").code()).isEqualTo("filter-invalid");
    assertThat(owner.get(path + "?from=%2B12026-01-01T00:00:00Z").code())
        .isEqualTo("filter-invalid");
    assertThat(owner.get(path + "?from=yesterday").code()).isEqualTo("parameter-invalid");
    assertThat(owner.get(path + "?asOf=3").code()).isEqualTo("as-of-time-required");
    assertThat(owner.get(path + "?after=nonsense").code()).isEqualTo("after-invalid");
    assertThat(admin.get("/api/audit/films/" + story.mediaId).code())
        .isEqualTo("aggregate-invalid");
  }

  @Test
  void strangers_learn_nothing_and_owners_see_what_is_theirs() {
    everything();
    String session = AuditStory.id();
    String playback = AuditStory.id();
    story.loggedIn(session, story.viewer);
    story.loggedOut(session, story.viewer);
    story.watched(playback, story.viewer);
    story.registered(story.viewer, new byte[] {1});
    story.written();
    Api viewer = Service.as(story.viewer);
    Api stranger = Service.as(Service.user());
    String media = story.mediaId;
    String grant = story.grantId(story.viewer);

    for (String path : List.of("media/" + media, "upload/" + media, "rendition/" + media)) {
      assertThat(owner.get("/api/audit/" + path).status()).as(path).isEqualTo(200);
      assertThat(admin.get("/api/audit/" + path).status()).as(path).isEqualTo(200);
      assertThat(viewer.get("/api/audit/" + path).code()).as(path).isEqualTo("media-unknown");
    }
    assertThat(owner.get("/api/audit/grant/" + grant).status()).isEqualTo(200);
    assertThat(viewer.get("/api/audit/grant/" + grant).code()).isEqualTo("media-unknown");
    for (String path :
        List.of("session/" + session, "playback/" + playback, "user/" + story.viewer)) {
      assertThat(viewer.get("/api/audit/" + path).status()).as(path).isEqualTo(200);
      assertThat(viewer.get("/api/audit/" + path + "/state").status()).as(path).isEqualTo(200);
      assertThat(admin.get("/api/audit/" + path).status()).as(path).isEqualTo(200);
      for (Api other : List.of(owner, stranger)) {
        assertThat(other.get("/api/audit/" + path).code()).as(path).isEqualTo("history-unknown");
        assertThat(other.get("/api/audit/" + path + "/state").code())
            .as(path)
            .isEqualTo("history-unknown");
      }
    }
    assertThat(admin.get("/api/audit/user/" + Service.user()).code()).isEqualTo("history-unknown");
    assertThat(Service.anonymous().get("/api/audit/media/" + media).status()).isEqualTo(401);
  }

  @Test
  void more_than_one_request_may_fold_is_refused_and_can_be_read_without_changes() {
    String user = Service.user();
    story.registered(user, new byte[] {1});
    for (int i = 0; i < 10_000; i++) {
      story.later(Duration.ofMinutes(-1)).roles(user, List.of(Role.VIEWER), user);
    }
    story.written();
    String path = "/api/audit/user/" + user;

    assertThat(admin.get(path + "/state").code()).isEqualTo("history-too-long");
    assertThat(admin.get(path + "/state?asOf=10000").status()).isEqualTo(200);
    assertThat(admin.get(path + "?limit=500").status()).isEqualTo(200);
    assertThat(
            admin.get(path + "?changes=false&limit=500").json().path("items").get(0).has("changes"))
        .isFalse();
  }

  /** Also a playback; its id of the viewer's grant. */
  private String everything() {
    story.requested();
    story.completed();
    story.inspection();
    String grant = story.granted(story.viewer, story.owner);
    story.playable();
    story.published();
    story.watched(AuditStory.id(), story.viewer);
    story.revoked(story.viewer, story.owner);
    story.written();
    return grant;
  }

  private List<String> types(String path) {
    return owner
        .get(path)
        .json()
        .path("items")
        .valueStream()
        .map(each -> each.path("type").asString())
        .toList();
  }

  private static List<String> changed(JsonNode event) {
    return event
        .path("changes")
        .valueStream()
        .map(
            change ->
                "%s: %s -> %s"
                    .formatted(
                        change.path("path").asString(),
                        shown(change.path("before")),
                        shown(change.path("after"))))
        .toList();
  }

  private static String shown(JsonNode value) {
    return value.isObject() ? "{…}" : value.toString();
  }
}

package io.mediahub.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.Api;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mediahub.upload.MediaDeleted;
import mediahub.user.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What was so at a time. */
class AsOfTest {
  private final AuditStory story = new AuditStory();
  private final Api owner = Service.as(story.owner);
  private final Api admin = Service.as(Service.user(), "ADMIN");

  @AfterEach
  void close() {
    story.close();
  }

  @Test
  void a_state_is_as_it_was_at_each_version_and_time() {
    String user = Service.user();
    story.registered(user, new byte[] {1});
    Instant first = story.now();
    String second = story.roles(user, List.of(Role.CREATOR), user);
    Instant third = story.now().plus(AuditStory.STEP);
    story.roles(user, List.of(Role.ADMIN), user);
    story.written();
    String path = "/api/audit/user/" + user + "/state";

    assertThat(roles(path + "?asOf=1")).isEqualTo("[\"VIEWER\"]");
    assertThat(roles(path + "?asOf=2")).isEqualTo("[\"CREATOR\"]");
    assertThat(roles(path)).isEqualTo("[\"ADMIN\"]");
    assertThat(roles(path + "?asOf=" + first)).isEqualTo("[\"VIEWER\"]");
    assertThat(roles(path + "?asOf=" + third.minusMillis(1))).isEqualTo("[\"CREATOR\"]");
    assertThat(roles(path + "?asOf=" + third)).isEqualTo("[\"ADMIN\"]");
    JsonNode then = admin.get(path + "?asOf=" + third.minusMillis(1)).json();
    assertThat(then.path("eventId").asString()).isEqualTo(second);
    assertThat(then.path("version").asInt()).isEqualTo(2);
  }

  private String roles(String path) {
    return admin.get(path).json().path("state").path("roles").toString();
  }

  /** The log's clock steps back when a partition gets another leader. */
  @Test
  void what_was_known_ends_before_the_first_version_that_was_not() {
    String user = Service.user();
    story.registered(user, new byte[] {1});
    story.later(Duration.ofMinutes(5)).roles(user, List.of(Role.CREATOR), user);
    Instant between = story.now().minus(Duration.ofMinutes(1));
    story.later(Duration.ofMinutes(-4)).roles(user, List.of(Role.ADMIN), user);
    story.written();
    assertThat(story.now()).isBefore(between);

    JsonNode then = admin.get("/api/audit/user/" + user + "/state?asOf=" + between).json();

    assertThat(then.path("version").asInt()).isEqualTo(1);
  }

  @Test
  void a_moment_that_cannot_be_answered_about_is_refused_with_the_reason() {
    story.requested();
    story.written();
    String path = "/api/audit/upload/" + story.mediaId + "/state?asOf=";

    Api.Answer early = owner.get(path + story.start);

    assertThat(early.status()).isEqualTo(404);
    assertThat(early.code()).isEqualTo("as-of-too-early");
    assertThat(early.json().path("detail").asString()).contains(story.now().toString());
    assertThat(owner.get(path + "2").code()).isEqualTo("as-of-version-ahead");
    assertThat(owner.get(path + "0").code()).isEqualTo("as-of-invalid");
    assertThat(owner.get(path + "-1").code()).isEqualTo("as-of-invalid");
    assertThat(owner.get(path + "yesterday").code()).isEqualTo("as-of-invalid");
    assertThat(owner.get(path + "2026-02-30T00:00:00Z").code()).isEqualTo("as-of-invalid");
    assertThat(owner.get(path).code()).isEqualTo("as-of-invalid");
    Api.Answer future = owner.get(path + Instant.now().plusSeconds(60));
    assertThat(future.status()).isEqualTo(422);
    assertThat(future.code()).isEqualTo("as-of-in-future");
    assertThat(owner.get("/api/audit/rendition/" + story.mediaId + "/state").code())
        .isEqualTo("history-unknown");
  }

  @Test
  void behind_a_missing_event_no_state_and_no_change_is_told() {
    String user = Service.user();
    story.registered(user, new byte[] {1});
    String lost = story.roles(user, List.of(Role.CREATOR), user);
    story.roles(user, List.of(Role.ADMIN), user);
    story.written();
    Service.views().sql("delete from audit_event where event_id = ?").param(lost).update();
    String path = "/api/audit/user/" + user;

    Api.Answer state = admin.get(path + "/state");

    assertThat(state.status()).isEqualTo(409);
    assertThat(state.code()).isEqualTo("history-incomplete");
    assertThat(admin.get(path + "/state?asOf=1").status()).isEqualTo(200);
    JsonNode events = admin.get(path).json().path("items");
    assertThat(events).hasSize(2);
    assertThat(events.get(0).has("changes")).isTrue();
    assertThat(events.get(1).has("changes")).isFalse();
  }

  @Test
  void a_media_is_read_as_it_was() {
    story.requested();
    Instant requested = story.now();
    story.completed();
    story.inspection();
    story.published();
    story.written();
    String path = "/api/media/" + story.mediaId;

    JsonNode then = owner.get(path + "?asOf=" + requested).json();
    JsonNode now = owner.get(path + "?asOf=" + story.now()).json();

    assertThat(then.path("title").asString()).isEqualTo("Film");
    assertThat(then.path("ownerId").asString()).isEqualTo(story.owner);
    assertThat(then.path("upload").path("state").path("is").asString()).isEqualTo("pending");
    assertThat(then.path("renditions").isNull()).isTrue();
    assertThat(now.path("upload").path("state").path("is").asString()).isEqualTo("completed");
    assertThat(now.path("renditions").path("state").path("phase").asString())
        .isEqualTo("PUBLISHED");
    JsonNode second = owner.get(path + "?asOf=2").json();
    assertThat(second.path("upload").path("version").asInt()).isEqualTo(2);
    assertThat(second.path("renditions").isNull()).isTrue();
    assertThat(Service.as(story.viewer).get(path + "?asOf=1").code()).isEqualTo("media-unknown");
    assertThat(owner.get(path).json().path("status").asString()).isNotEmpty();
  }

  @Test
  void a_grant_is_read_as_it_was() {
    story.granted(story.viewer, story.owner);
    Instant granted = story.now();
    story.revoked(story.viewer, story.owner);
    story.written();
    String path = "/api/media/" + story.mediaId + "/grants?viewerId=" + story.viewer + "&asOf=";

    JsonNode then = owner.get(path + granted).json().path("items").get(0);
    JsonNode now = owner.get(path + story.now()).json().path("items").get(0);

    assertThat(then.path("active").asBoolean()).isTrue();
    assertThat(then.path("version").asInt()).isEqualTo(1);
    assertThat(now.path("active").asBoolean()).isFalse();
    assertThat(owner.get(path + granted.minusMillis(1)).code()).isEqualTo("as-of-too-early");
    assertThat(owner.get("/api/media/" + story.mediaId + "/grants?asOf=1").code())
        .isEqualTo("field-missing");
    assertThat(owner.get(path.replace(story.viewer, Service.user()) + granted).json().path("items"))
        .isEmpty();
  }

  @Test
  void who_could_watch_and_by_which_grant_is_known_for_each_moment() {
    Instant before = story.now();
    story.requested();
    Instant requested = story.now();
    String given = story.granted(story.viewer, story.owner);
    Instant granted = story.now();
    story.inspection();
    story.playable();
    Instant playable = story.now();
    String taken = story.revoked(story.viewer, story.owner);
    Instant revoked = story.now();
    story.granted(null, story.owner);
    Instant everyone = story.now();
    story.upload(new MediaDeleted(story.owner, 1000L));
    story.written();

    assertThat(because(before)).isEqualTo("media-unknown");
    assertThat(because(requested)).isEqualTo("never-granted");
    assertThat(because(granted)).isEqualTo("not-playable");
    assertThat(because(playable)).isEqualTo("grant");
    assertThat(because(revoked.minusMillis(1))).isEqualTo("grant");
    assertThat(because(revoked)).isEqualTo("revoked");
    assertThat(because(everyone)).isEqualTo("grant");
    assertThat(because(story.now())).isEqualTo("media-deleted");
    JsonNode answer = access(owner, story.viewer, revoked).json();
    assertThat(answer.path("couldWatch").asBoolean()).isFalse();
    JsonNode grant = answer.path("grants").get(0);
    assertThat(grant.path("granted").path("eventId").asString()).isEqualTo(given);
    assertThat(grant.path("granted").path("by").asString()).isEqualTo(story.owner);
    assertThat(grant.path("revoked").path("eventId").asString()).isEqualTo(taken);
    assertThat(grant.path("revoked").path("at").asString()).isEqualTo(revoked.toString());
    JsonNode own = access(admin, story.owner, playable).json();
    assertThat(own.path("because").asString()).isEqualTo("owner");
    assertThat(own.path("couldWatch").asBoolean()).isTrue();
    assertThat(access(Service.as(story.viewer), story.viewer, playable).code())
        .isEqualTo("media-unknown");
    assertThat(access(owner, story.viewer, Instant.now().plusSeconds(60)).code())
        .isEqualTo("as-of-in-future");
  }

  private String because(Instant at) {
    return access(owner, story.viewer, at).json().path("because").asString();
  }

  private Api.Answer access(Api who, String viewer, Instant at) {
    return who.get("/api/audit/access/" + story.mediaId + "/" + viewer + "?at=" + at);
  }
}

package io.mediahub.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.testing.Api.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mediahub.watching.HistoryCleared;
import mediahub.watching.HistoryEntryDeleted;
import mediahub.watching.PlaybackWatched;
import mediahub.watching.Stretch;
import mediahub.watching.WatchingEnvelope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Positions that players report, and what people and owners read of them. */
class WatchingTest {
  private static final Instant NOON = Instant.now().truncatedTo(ChronoUnit.DAYS).plusSeconds(43200);

  private final String owner = Service.user();
  private final String viewer = Service.user();
  private final String media = Service.media(owner);
  private final WatchingRows rows = new WatchingRows();

  @AfterEach
  void close() {
    rows.close();
  }

  private String playback() {
    if (Service.views()
            .sql("select count(*) from catalogue_media where media_id = ?")
            .param(media)
            .query(Long.class)
            .single()
        == 0) {
      Service.published(media);
    }
    Service.as(owner).put("/api/media/" + media + "/grants/" + viewer);
    return Service.as(viewer)
        .post("/api/media/" + media + "/playback", "")
        .json()
        .path("playbackId")
        .asString();
  }

  private static String position(String playbackId) {
    return "/api/playbacks/" + playbackId + "/position";
  }

  private static String report(long millis, int from, int until, String player) {
    return """
    {"positionMillis":%d,"shown":[{"fromSecond":%d,"untilSecond":%d}],"player":"%s"}
    """
        .formatted(millis, from, until, player);
  }

  private Answer reports(String playbackId, String report) {
    return Service.as(viewer).putJson(position(playbackId), report);
  }

  /** What the write side has of a playback: version, which counts its events, and state. */
  private record Kept(long version, JsonNode state) {}

  private static Optional<Kept> kept(String playbackId) {
    return Service.PLATFORM
        .decisions()
        .sql("select version, state::text from aggregate where type = 'watching' and id = ?")
        .param(playbackId)
        .query(
            (row, number) ->
                new Kept(row.getLong(1), JsonMapper.shared().readTree(row.getString(2))))
        .optional();
  }

  /** The events of a playback as they went to the outbox. */
  private static List<WatchingEnvelope> events(String playbackId) {
    return Service.PLATFORM
        .decisions()
        .sql(
            """
            select unnest(payloads) from command
             where aggregate_type = 'watching' and aggregate_id = ? order by decided_at
            """)
        .param(playbackId)
        .query(
            (row, number) ->
                (WatchingEnvelope)
                    new PlainAvro.Reader()
                        .deserialize(Topics.WATCHING_EVENTS.name(), row.getBytes(1)))
        .list();
  }

  @Test
  void given_what_a_player_reported_when_it_is_projected_then_it_is_listed() {
    String playback = playback();
    Service.granted(media, viewer);
    reports(playback, report(3000, 0, 3, "PAUSED"));

    events(playback).forEach(e -> rows.add(playback, e.fact(), e.getMetadata().getOccurredAt()));

    JsonNode items = list("/api/me/continue-watching");
    assertThat(items).hasSize(1);
    assertThat(items.get(0).path("positionMillis").asLong()).isEqualTo(3000);
    JsonNode views =
        Service.as(owner).get("/api/media/" + media + "/statistics").json().path("views");
    assertThat(views.get(0).path("total").asInt()).isEqualTo(1);
    assertThat(views.get(1).path("total").asInt()).isZero();
  }

  @Test
  void
      given_a_player_when_it_reports_for_a_minute_then_nothing_is_kept_before_and_one_event_then() {
    String playback = playback();
    for (int i = 0; i < 6; i++) {
      int second = i;
      Answer answer =
          Service.CLOCK.after(
              Duration.ofSeconds(i),
              () -> reports(playback, report(second * 1000L, 0, second + 1, "PLAYING")));
      assertThat(answer.status()).isEqualTo(202);
      assertThat(answer.json().path("nextReportSeconds").asInt()).isEqualTo(10);
    }
    assertThat(kept(playback)).isEmpty();

    Service.CLOCK.after(
        Duration.ofSeconds(61),
        () -> {
          await().atMost(Duration.ofSeconds(20)).until(() -> kept(playback).isPresent());
          return reports(playback, report(6500, 6, 7, "PLAYING"));
        });

    Kept after = kept(playback).orElseThrow();
    assertThat(after.version()).isEqualTo(1);
    assertThat(after.state().path("positionMillis").asLong()).isEqualTo(5000);
    JsonNode stretches = after.state().path("stretches").path("all");
    assertThat(stretches).hasSize(1);
    assertThat(stretches.get(0).path("until").asInt()).isEqualTo(6);
  }

  @Test
  void given_a_player_when_it_pauses_then_it_is_kept_at_once_and_twice_changes_nothing() {
    String playback = playback();

    reports(playback, report(3000, 0, 3, "PAUSED"));

    assertThat(kept(playback).orElseThrow().version()).isEqualTo(1);
    Service.CLOCK.after(
        Duration.ofSeconds(10), () -> reports(playback, report(3000, 0, 3, "PAUSED")));
    assertThat(kept(playback).orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void given_a_paused_history_when_a_player_reports_then_the_event_names_nobody() {
    String playback = playback();
    Answer paused = Service.as(viewer).putJson("/api/me/history/recording", "{\"recorded\":false}");
    assertThat(paused.status()).isEqualTo(200);

    reports(playback, report(3000, 0, 3, "PAUSED"));

    assertThat(kept(playback)).isPresent();
    WatchingEnvelope written = events(playback).getFirst();
    assertThat(written.getMetadata().getActor()).isEqualTo("system:view-service");
    assertThat(((PlaybackWatched) written.getEvent()).getViewerId()).isNull();
    assertThat(((PlaybackWatched) written.getEvent()).getWatchedSeconds()).isEqualTo(3);
    var recording = Service.as(viewer).get("/api/me/history/recording").json();
    assertThat(recording.path("recorded").asBoolean()).isFalse();
    Service.as(viewer).putJson("/api/me/history/recording", "{\"recorded\":true}");
    assertThat(
            Service.as(viewer).get("/api/me/history/recording").json().path("recorded").asBoolean())
        .isTrue();
  }

  @Test
  void given_a_playback_when_another_person_reports_then_it_does_not_exist() {
    String playback = playback();

    var foreign = Service.as(owner).putJson(position(playback), report(1000, 0, 1, "PLAYING"));

    assertThat(foreign.code()).isEqualTo("playback-unknown");
    assertThat(reports(Service.user(), report(1000, 0, 1, "PLAYING")).code())
        .isEqualTo("playback-unknown");
    assertThat(Service.anonymous().putJson(position(playback), report(1, 0, 1, "PLAYING")).status())
        .isEqualTo(401);
  }

  @Test
  void given_a_playback_when_it_is_over_or_revoked_then_nothing_is_taken() {
    String playback = playback();
    String other = playback();

    var late =
        Service.CLOCK.after(
            Duration.ofMinutes(6), () -> reports(playback, report(1000, 0, 1, "PLAYING")));
    Service.as(owner).delete("/api/media/" + media + "/grants/" + viewer);
    var revoked = reports(other, report(1000, 0, 1, "PLAYING"));

    assertThat(late.code()).isEqualTo("playback-ended");
    assertThat(revoked.code()).isEqualTo("access-ended");
  }

  @Test
  void given_what_no_player_says_when_reported_then_it_is_refused_with_the_field() {
    String playback = playback();
    var shown = new ArrayList<String>();
    for (int i = 0; i < 21; i++) {
      shown.add("{\"fromSecond\":%d,\"untilSecond\":%d}".formatted(2 * i, 2 * i + 1));
    }
    String tooMany = "{\"positionMillis\":1,\"shown\":[" + String.join(",", shown) + "]}";

    assertThat(reports(playback, tooMany).code()).isEqualTo("report-invalid");
    assertThat(reports(playback, "{\"positionMillis\":-1}").code()).isEqualTo("report-invalid");
    assertThat(reports(playback, report(1, 5, 5, "PLAYING")).code()).isEqualTo("report-invalid");
    assertThat(reports(playback, "{\"positionMillis\":1,\"shown\":[null]}").code())
        .isEqualTo("report-invalid");
    assertThat(reports(playback, "{}").code()).isEqualTo("field-missing");
    assertThat(kept(playback)).isEmpty();
  }

  @Test
  void given_a_player_that_reports_all_the_time_when_it_goes_on_then_it_is_told_to_wait() {
    String playback = playback();
    Answer last = null;
    for (int i = 0; i < 33; i++) {
      last = reports(playback, report(1000, 0, 1, "PLAYING"));
    }

    assertThat(last.code()).isEqualTo("too-many-reports");
    assertThat(last.header("Retry-After")).isNotNull();
  }

  private PlaybackWatched watched(
      Instant at, String viewerId, long millis, int watched, Stretch... shown) {
    return new PlaybackWatched(media, viewerId, 7, millis, List.of(shown), watched, at);
  }

  private JsonNode list(String path) {
    return Service.as(viewer).get(path).json().path("items");
  }

  @Test
  void given_positions_when_listed_then_each_media_is_there_once_with_its_newest_position() {
    Service.published(media);
    Service.granted(media, viewer);
    rows.add("p1" + media, watched(NOON, viewer, 2000, 2, new Stretch(0, 2)), NOON);
    rows.add(
        "p2" + media,
        watched(NOON.plusSeconds(60), viewer, 3250, 3, new Stretch(0, 3)),
        NOON.plusSeconds(60));

    JsonNode items = list("/api/me/continue-watching");

    assertThat(items).hasSize(1);
    assertThat(items.get(0).path("mediaId").asString()).isEqualTo(media);
    assertThat(items.get(0).path("positionMillis").asLong()).isEqualTo(3250);
    assertThat(items.get(0).path("durationMillis").asLong()).isEqualTo(6500);
    assertThat(items.get(0).path("percent").asInt()).isEqualTo(50);
  }

  @Test
  void given_a_finished_media_when_listed_then_it_is_in_the_history_alone() {
    Service.published(media);
    Service.granted(media, viewer);
    rows.add("p1" + media, watched(NOON, viewer, 6700, 7, new Stretch(0, 7)), NOON);

    assertThat(list("/api/me/continue-watching")).isEmpty();
    assertThat(list("/api/me/history")).hasSize(1);
    assertThat(list("/api/me/history").get(0).path("finished").asBoolean()).isTrue();
  }

  @Test
  void given_what_may_not_be_watched_any_more_when_listed_then_it_is_not_shown() {
    Service.published(media);
    rows.add("p1" + media, watched(NOON, viewer, 2000, 2, new Stretch(0, 2)), NOON);

    assertThat(list("/api/me/continue-watching")).isEmpty();
    assertThat(list("/api/me/history")).isEmpty();
    Service.granted(media, viewer);
    assertThat(list("/api/me/history")).hasSize(1);
    Service.deleted(media);
    assertThat(list("/api/me/history")).isEmpty();
  }

  @Test
  void given_a_history_when_deleted_then_only_what_is_watched_later_is_there() {
    Service.published(media);
    Service.granted(media, viewer);
    rows.add("p1" + media, watched(NOON, viewer, 2000, 2, new Stretch(0, 2)), NOON);
    assertThat(Service.as(viewer).delete("/api/me/history/" + media).header("ETag"))
        .isEqualTo("\"1\"");
    rows.add(viewer, new HistoryEntryDeleted(media), NOON.plusSeconds(1));
    assertThat(list("/api/me/history")).isEmpty();
    rows.add("p1" + media, watched(NOON.plusSeconds(2), viewer, 2500, 2), NOON.plusSeconds(2));
    assertThat(list("/api/me/history")).hasSize(1);
    assertThat(Service.as(viewer).delete("/api/me/history").header("ETag")).isEqualTo("\"2\"");
    rows.add(viewer, new HistoryCleared(), NOON.plusSeconds(3));

    assertThat(list("/api/me/history")).isEmpty();
  }

  @Test
  void given_many_media_when_read_page_by_page_then_each_is_there_once_newest_first() {
    var expected = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      String each = Service.media(owner);
      Service.published(each);
      Service.granted(each, viewer);
      rows.add(
          "p" + each,
          new PlaybackWatched(each, viewer, 7, 2000L, List.of(), 0, NOON.plusSeconds(i / 2)),
          NOON.plusSeconds(i / 2));
      expected.add(each);
    }
    var seen = new ArrayList<String>();
    String after = "";
    do {
      var page = Service.as(viewer).get("/api/me/history?limit=2&after=" + after).json();
      page.path("items").forEach(item -> seen.add(item.path("mediaId").asString()));
      after = page.path("next").asString("");
    } while (!after.isEmpty());

    assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(seen.getFirst()).isEqualTo(expected.getLast());
  }

  @Test
  void given_playbacks_when_the_owner_asks_then_both_rules_and_the_curve_are_told_and_nobody() {
    Service.published(media);
    rows.add("p1" + media, watched(NOON, viewer, 2000, 2, new Stretch(0, 2)), NOON);
    rows.add(
        "p1" + media,
        watched(NOON.plusSeconds(60), viewer, 4000, 4, new Stretch(2, 4)),
        NOON.plusSeconds(60));
    rows.add("p2" + media, watched(NOON, null, 1000, 1, new Stretch(0, 1)), NOON);
    rows.add(
        "p3" + media,
        watched(NOON.minusSeconds(86_400), null, 3000, 2, new Stretch(1, 3)),
        NOON.minusSeconds(86_400));

    Answer answer = Service.as(owner).get("/api/media/" + media + "/statistics");

    JsonNode views = answer.json().path("views");
    assertThat(views.get(0).path("rule").asString()).isEqualTo("30s-or-quarter");
    assertThat(views.get(0).path("total").asInt()).isEqualTo(2);
    assertThat(views.get(0).path("days")).hasSize(2);
    assertThat(views.get(1).path("rule").asString()).isEqualTo("half");
    assertThat(views.get(1).path("total").asInt()).isEqualTo(1);
    JsonNode curve = answer.json().path("retention");
    assertThat(curve.path("playbacks").asInt()).isEqualTo(3);
    assertThat(curve.path("partSeconds").asInt()).isEqualTo(1);
    assertThat(curve.path("shown").toString()).isEqualTo("[2,2,2,1,0,0,0]");
    assertThat(answer.text()).doesNotContain(viewer);
  }

  @Test
  void given_statistics_when_a_stranger_or_a_viewer_asks_then_there_is_no_such_media() {
    Service.published(media);
    Service.granted(media, viewer);
    String path = "/api/media/" + media + "/statistics";

    assertThat(Service.as(viewer).get(path).code()).isEqualTo("media-unknown");
    assertThat(Service.as(viewer, "ADMIN").get(path).status()).isEqualTo(200);
    assertThat(Service.as(owner).get(path + "?from=2026-05-02&until=2026-05-02").code())
        .isEqualTo("period-invalid");
    assertThat(Service.as(owner).get(path + "?from=2024-05-02&until=2026-05-02").code())
        .isEqualTo("period-invalid");
    assertThat(Service.as(owner).get(path + "?until=-999999999-01-01").code())
        .isEqualTo("period-invalid");
  }
}

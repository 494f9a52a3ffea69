package io.mediahub.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** An account watches a few streams at a time, and chooses which. */
class StreamsAtATimeTest {
  private static ConfigurableApplicationContext two;

  private final String owner = Service.user();
  private final String id = published();
  private final String start = "/api/media/" + id + "/playback";

  @BeforeAll
  static void start() {
    two = Service.run(Map.of("mediahub.view.max-playbacks", "2"));
  }

  @AfterAll
  static void stop() {
    two.close();
  }

  private String published() {
    String mediaId = Service.media(owner);
    Service.published(mediaId);
    return mediaId;
  }

  private static String playback(Answer started) {
    return started.json().path("playbackId").asString();
  }

  @Test
  void given_all_streams_in_use_when_one_is_ended_elsewhere_then_there_is_room_for_another() {
    Api account = Service.at(two, owner);
    String tv =
        playback(
            account.post(
                start, "", "User-Agent", "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) Safari/537.36"));
    String phone =
        playback(
            account.post(
                start, "", "User-Agent", "Mozilla/5.0 (Android 14; Mobile) Firefox/131.0"));

    Answer third = account.post(start, "");

    assertThat(third.status()).isEqualTo(429);
    assertThat(third.code()).isEqualTo("too-many-playbacks");
    assertThat(third.header("Retry-After")).isNotNull();
    assertThat(third.text())
        .contains(tv + " (Safari on TV)")
        .contains(phone + " (Firefox on Android)");
    assertThat(account.delete("/api/playbacks/" + tv).status()).isEqualTo(204);
    assertThat(account.post(start, "").status()).isEqualTo(201);
    assertThat(account.post("/api/playbacks/" + tv + "/renewal", "").code())
        .isEqualTo("playback-ended");
  }

  @Test
  void given_playbacks_when_listed_then_the_account_s_own_are_named_with_their_devices() {
    Api account = Service.at(two, owner);
    String own = playback(account.post(start, "", "User-Agent", "curl/8.5.0"));

    JsonNode list = account.get("/api/playbacks").json().path("items");

    assertThat(list).hasSize(1);
    assertThat(list.get(0).path("playbackId").asString()).isEqualTo(own);
    assertThat(list.get(0).path("mediaId").asString()).isEqualTo(id);
    assertThat(list.get(0).path("device").asString()).isEqualTo("curl");
    Api stranger = Service.at(two, Service.user());
    assertThat(stranger.get("/api/playbacks").json().path("items")).isEmpty();
    assertThat(stranger.delete("/api/playbacks/" + own).code()).isEqualTo("playback-unknown");
    assertThat(account.get("/api/playbacks").json().path("items")).hasSize(1);
  }
}

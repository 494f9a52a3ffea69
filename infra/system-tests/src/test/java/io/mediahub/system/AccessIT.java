package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.mediahub.client.ApiException;
import io.mediahub.client.Media;
import io.mediahub.client.Playback;
import io.mediahub.client.Playlists;
import io.mediahub.client.StreamReader;
import io.mediahub.system.stack.Clips;
import io.mediahub.system.stack.OnStack;
import io.mediahub.system.stack.Person;
import io.mediahub.system.stack.Stack;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@OnStack
@Order(5)
class AccessIT {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final StreamReader EDGE = Stack.anonymous().streams();
  private static Person owner;
  private static String mediaId;
  private static String otherId;

  @BeforeAll
  static void publish() {
    owner = Person.registered();
    mediaId = Clips.upload(owner, Clips.quickest());
    otherId = Clips.upload(owner, Clips.quickest());
    for (String id : new String[] {mediaId, otherId}) {
      owner.api().awaitMedia(id, media -> media.is(Media.Status.PUBLISHED), Duration.ofMinutes(2));
    }
  }

  @Test
  void given_a_playback_when_asked_without_cookies_then_403_for_playlists_and_segments() {
    Playback playback = owner.watches(mediaId);
    URI master = URI.create(playback.playlistUrl());
    URI segment = firstSegment(playback);

    assertThat(status(master, null)).isEqualTo(403);
    assertThat(status(segment, null)).isEqualTo(403);
    assertThat(status(master, playback.cookieHeader())).isEqualTo(200);
    assertThat(status(segment, playback.cookieHeader())).isEqualTo(200);
  }

  @Test
  void given_two_playbacks_when_the_cookies_of_one_are_used_for_the_other_then_403() {
    Playback mine = owner.watches(mediaId);
    Playback other = owner.watches(otherId);
    Playback again = owner.watches(mediaId);

    assertThat(status(URI.create(mine.playlistUrl()), other.cookieHeader())).isEqualTo(403);
    assertThat(status(URI.create(mine.playlistUrl()), again.cookieHeader())).isEqualTo(403);
    assertThat(status(firstSegment(mine), other.cookieHeader())).isEqualTo(403);
  }

  @Test
  void given_cookies_when_one_is_changed_or_missing_then_403() {
    Playback playback = owner.watches(mediaId);
    URI master = URI.create(playback.playlistUrl());

    for (String name : playback.cookies().keySet()) {
      var missing = new LinkedHashMap<>(playback.cookies());
      missing.remove(name);
      var changed = new LinkedHashMap<>(playback.cookies());
      changed.computeIfPresent(name, (n, value) -> flipped(value));
      assertThat(status(master, header(playback, missing))).as("without %s", name).isEqualTo(403);
      assertThat(status(master, header(playback, changed))).as("changed %s", name).isEqualTo(403);
    }
  }

  @Test
  void given_private_media_when_a_stranger_looks_then_it_does_not_exist() {
    Person stranger = Person.registered();

    assertThat(refusal(() -> stranger.api().media(mediaId)).status()).isEqualTo(404);
    assertThat(refusal(() -> stranger.api().startPlayback(mediaId)).status()).isEqualTo(404);
    assertThat(refusal(() -> stranger.api().events(mediaId)).status()).isEqualTo(404);
    assertThat(refusal(() -> stranger.api().grants(mediaId)).status()).isEqualTo(404);
    assertThat(refusal(() -> stranger.api().grant(mediaId, stranger.userId())).status())
        .isEqualTo(404);
    assertThat(stranger.api().catalogue(20, null).items()).isEmpty();
  }

  @Test
  void given_a_viewer_who_watches_when_revoked_then_403_at_once_and_the_owner_goes_on() {
    Person viewer = Person.registered();
    owner.api().grant(mediaId, viewer.userId());
    mayWatch(viewer);
    Playback playback = viewer.watches(mediaId);
    Playback owners = owner.watches(mediaId);
    URI master = URI.create(playback.playlistUrl());
    URI segment = firstSegment(playback);
    assertThat(status(segment, playback.cookieHeader())).isEqualTo(200);

    owner.api().revoke(mediaId, viewer.userId());

    await().atMost(SOON).until(() -> status(segment, playback.cookieHeader()) == 403);
    assertThat(status(master, playback.cookieHeader())).isEqualTo(403);
    mayNotWatch(viewer);
    assertThat(refusal(() -> viewer.api().renew(playback.playbackId())).status()).isIn(403, 404);
    assertThat(status(firstSegment(owners), owners.cookieHeader())).isEqualTo(200);
  }

  @Test
  void given_a_revoked_viewer_when_granted_again_then_a_new_playback_works_and_the_old_does_not() {
    Person viewer = Person.registered();
    owner.api().grant(mediaId, viewer.userId());
    mayWatch(viewer);
    Playback old = viewer.watches(mediaId);
    owner.api().revoke(mediaId, viewer.userId());
    await()
        .atMost(SOON)
        .until(() -> status(URI.create(old.playlistUrl()), old.cookieHeader()) == 403);
    mayNotWatch(viewer);

    owner.api().grant(mediaId, viewer.userId());

    mayWatch(viewer);
    Playback renewed = viewer.watches(mediaId);
    assertThat(status(URI.create(renewed.playlistUrl()), renewed.cookieHeader())).isEqualTo(200);
    assertThat(status(URI.create(old.playlistUrl()), old.cookieHeader())).isEqualTo(403);
  }

  @Test
  void given_a_grant_to_everyone_when_it_ends_then_so_do_all_that_came_by_it() {
    Person anybody = Person.registered();
    owner.api().grant(otherId, "everyone");
    await().atMost(SOON).until(() -> visible(anybody, otherId));
    Playback playback = anybody.watches(otherId);
    URI master = URI.create(playback.playlistUrl());
    assertThat(status(master, playback.cookieHeader())).isEqualTo(200);

    owner.api().revoke(otherId, "everyone");

    await().atMost(SOON).until(() -> status(master, playback.cookieHeader()) == 403);
    await().atMost(SOON).until(() -> !visible(anybody, otherId));
    Playback owners = owner.watches(otherId);
    assertThat(status(URI.create(owners.playlistUrl()), owners.cookieHeader())).isEqualTo(200);
  }

  @Test
  void given_a_playback_when_renewed_then_the_new_cookies_open_the_same_address() {
    Playback playback = owner.watches(mediaId);

    Playback renewed = Person.remembered(owner.api().renew(playback.playbackId()));

    assertThat(renewed.playbackId()).isEqualTo(playback.playbackId());
    assertThat(renewed.cookiesExpireAt()).isAfterOrEqualTo(playback.cookiesExpireAt());
    assertThat(status(URI.create(playback.playlistUrl()), renewed.cookieHeader())).isEqualTo(200);
  }

  @Test
  void given_a_segment_when_it_is_served_then_it_may_be_cached_and_read_in_ranges() {
    Playback playback = owner.watches(mediaId);

    var whole = EDGE.get(firstSegment(playback), playback.cookieHeader());

    assertThat(whole.headers().firstValue("Accept-Ranges")).contains("bytes");
    assertThat(whole.headers().firstValue("Cache-Control")).isPresent();
    assertThat(whole.headers().firstValueAsLong("Content-Length")).hasValue(whole.body().length);
  }

  @Test
  void given_internal_addresses_when_asked_from_outside_then_there_is_nothing() {
    URI base = URI.create(Stack.setting("mediahub.public-url"));

    for (String path :
        new String[] {
          "/internal/playlists/" + mediaId + "/j/1/master.m3u8",
          "/p/../internal/playlists/" + mediaId + "/j/1/master.m3u8",
          "/actuator/env",
          "/actuator/prometheus"
        }) {
      assertThat(status(base.resolve(path), null)).as(path).isIn(400, 401, 403, 404);
    }
  }

  private static void mayWatch(Person viewer) {
    await().atMost(SOON).until(() -> visible(viewer, mediaId));
  }

  private static void mayNotWatch(Person viewer) {
    await().atMost(SOON).until(() -> !visible(viewer, mediaId));
    assertThat(refusal(() -> viewer.api().startPlayback(mediaId)).status()).isIn(403, 404);
  }

  private static boolean visible(Person person, String id) {
    try {
      Media media = person.api().media(id);
      return media.is(Media.Status.PUBLISHED);
    } catch (ApiException e) {
      assertThat(e.status()).isEqualTo(404);
      return false;
    }
  }

  private static ApiException refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(ApiException.class, call);
  }

  private static int status(URI uri, String cookies) {
    return EDGE.get(uri, cookies).statusCode();
  }

  private static URI firstSegment(Playback playback) {
    URI master = URI.create(playback.playlistUrl());
    String text = text(master, playback);
    URI media = Playlists.multivariant(master, text).media().getFirst();
    return Playlists.media(media, text(media, playback)).pieces().getFirst().uri();
  }

  private static String text(URI uri, Playback playback) {
    return new String(EDGE.get(uri, playback.cookieHeader()).body(), StandardCharsets.UTF_8);
  }

  private static String header(Playback playback, LinkedHashMap<String, String> cookies) {
    return new Playback(
            playback.playbackId(), playback.playlistUrl(), playback.filesUrl(), cookies, null)
        .cookieHeader();
  }

  private static String flipped(String value) {
    int middle = value.length() / 2;
    char other = value.charAt(middle) == 'A' ? 'B' : 'A';
    return value.substring(0, middle) + other + value.substring(middle + 1);
  }
}

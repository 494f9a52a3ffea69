package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.client.LiveEvent;
import io.mediahub.client.Media;
import io.mediahub.client.Playback;
import io.mediahub.client.StreamReader;
import io.mediahub.client.Watched;
import io.mediahub.client.Watched.Player;
import io.mediahub.client.Watched.Stretch;
import io.mediahub.system.stack.Clips;
import io.mediahub.system.stack.OnStack;
import io.mediahub.system.stack.Person;
import io.mediahub.system.stack.Stack;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What viewers and owners learn of watching, and who may watch by a decision about the media. */
@OnStack
@Order(5)
class WatchingIT {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final StreamReader EDGE = Stack.anonymous().streams();
  private static Person owner;
  private static String mediaId;
  private static int seconds;

  @BeforeAll
  static void publish() {
    owner = Person.registered();
    mediaId = Clips.upload(owner, Clips.shipped());
    Media media =
        owner.api().awaitMedia(mediaId, m -> m.is(Media.Status.PUBLISHED), Duration.ofMinutes(2));
    seconds = (int) (media.durationMillis() / 1000);
    owner.api().setVisibility(mediaId, "members");
  }

  @Test
  void given_a_viewer_who_stops_midway_when_reported_then_the_place_is_found_again_and_counted() {
    Person viewer = Person.registered();
    await().atMost(SOON).until(() -> sees(viewer));
    Playback playback = viewer.watches(mediaId);
    int middle = Math.max(1, seconds / 2);

    viewer
        .api()
        .reportPosition(
            playback.playbackId(), middle * 1000L, List.of(new Stretch(0, middle)), Player.PAUSED);

    Watched begun =
        await()
            .atMost(SOON)
            .until(() -> viewer.api().continueWatching(10, null).items(), items -> !items.isEmpty())
            .getFirst();
    assertThat(begun.mediaId()).isEqualTo(mediaId);
    assertThat(begun.positionMillis()).isEqualTo(middle * 1000L);
    assertThat(begun.finished()).isFalse();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              Watched.Statistics counted = owner.api().statistics(mediaId);
              assertThat(counted.views().getFirst().total()).isPositive();
              assertThat(counted.retention().shown().getFirst()).isPositive();
            });
  }

  @Test
  void
      given_a_media_for_members_when_it_becomes_private_then_players_stop_and_listeners_hear_of_it()
          throws Exception {
    String closing = Clips.upload(owner, Clips.quickest());
    owner.api().awaitMedia(closing, m -> m.is(Media.Status.PUBLISHED), Duration.ofMinutes(2));
    owner.api().setVisibility(closing, "members");
    Person viewer = Person.registered();
    Playback playback =
        await().atMost(SOON).ignoreExceptions().until(() -> viewer.watches(closing), p -> true);
    URI master = URI.create(playback.playlistUrl());
    assertThat(EDGE.get(master, playback.cookieHeader()).statusCode()).isEqualTo(200);
    BlockingQueue<LiveEvent> heard = new LinkedBlockingQueue<>();
    Thread.ofVirtual()
        .start(
            () ->
                viewer
                    .api()
                    .listen(
                        null,
                        event -> {
                          heard.add(event);
                          return !event.data().contains("VisibilityChanged");
                        }));
    assertThat(heard.poll(SOON.toSeconds(), TimeUnit.SECONDS))
        .isNotNull()
        .returns("ready", LiveEvent::kind);

    owner.api().setVisibility(closing, "private");

    await().atMost(SOON).until(() -> EDGE.get(master, playback.cookieHeader()).statusCode() == 403);
    await()
        .atMost(SOON)
        .until(
            () ->
                heard.stream()
                    .anyMatch(
                        event ->
                            event.kind().equals("access")
                                && event.data().contains("VisibilityChanged")
                                && event.data().contains(closing)));
  }

  @Test
  void given_a_public_media_when_nobody_is_logged_in_then_it_plays_until_it_is_closed() {
    String open = Clips.upload(owner, Clips.quickest());
    owner.api().awaitMedia(open, m -> m.is(Media.Status.PUBLISHED), Duration.ofMinutes(2));
    owner.api().setVisibility(open, "public");

    Playback playback =
        Person.remembered(
            await()
                .atMost(SOON)
                .ignoreExceptions()
                .until(() -> Stack.anonymous().startPublicPlayback(open), p -> true));

    URI master = URI.create(playback.playlistUrl());
    assertThat(EDGE.get(master, playback.cookieHeader()).statusCode()).isEqualTo(200);
    owner.api().setVisibility(open, "granted");
    await().atMost(SOON).until(() -> EDGE.get(master, playback.cookieHeader()).statusCode() == 403);
  }

  private static boolean sees(Person viewer) {
    return viewer.api().catalogue(100, null).items().stream()
        .anyMatch(item -> item.mediaId().equals(mediaId));
  }
}

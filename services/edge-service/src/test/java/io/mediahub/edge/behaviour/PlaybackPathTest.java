package io.mediahub.edge.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths below {@code /p} lead to an object. */
class PlaybackPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "media/package-m/v720/00000-k3j9d2.m4s",
        "media/package-m/v720/init-0123456789ab.mp4",
        "media/package-m/parts-1/00000.m4s",
        "media/job/1/v720/00000.m4s",
        "media/x-1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed-x-3/storyboard-k3j9d2/sheet-0.jpg",
        "media/x-job-1/u-de-x-abcdefgh-abcdefgh-abcdefgh-abc-k3j9d2/00000.vtt"
      })
  void viewers_get_the_objects_of_a_media(String key) {
    PlaybackPath path = PlaybackPath.parse("/p/playback/" + key);

    assertThat(path).isEqualTo(new PlaybackPath("playback", key));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "media/package-m/parts/chunk-0",
        "media/package-m/parts/sound-12",
        "media/package-m/parts/more/chunk-0",
        "media//parts/chunk-0",
        "media/package-m/%70arts/chunk-0"
      })
  void viewers_do_not_get_what_encoders_note_of_a_package(String key) {
    assertThat(PlaybackPath.parse("/p/playback/" + key)).isNull();
  }
}

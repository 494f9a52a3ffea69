package io.mediahub.bench.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.local.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the ffmpeg that the build gathered. */
class PlainRunTest {
  private static final Path HOME = Path.of(System.getProperty("mediahub.dist"), "ffmpeg");
  private static final Path FFMPEG = HOME.resolve("ffmpeg");

  private static final Ladder LADDER =
      new Ladder(
          List.of(
              new Ladder.Video("v180", 320, 180, 500_000),
              new Ladder.Video("v90", 160, 90, 200_000)),
          List.of(new Ladder.Audio("a0", 1, 2, 48_000, 128_000)));

  @TempDir static Path folder;
  private static Path source;

  @BeforeAll
  static void make_five_seconds_of_picture_and_sound() throws Exception {
    source = folder.resolve("source.mp4");
    PlainRun.measure(
        HOME,
        List.of(
            List.of(
                FFMPEG.toString(),
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=320x180:r=24:d=5",
                "-f",
                "lavfi",
                "-i",
                "sine=d=5",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-c:a",
                "aac",
                source.toString())),
        List.of());
  }

  private static List<String> playlists() {
    return LADDER.ids().stream().map(PlainFfmpeg::playlist).toList();
  }

  @Test
  void both_ways_make_the_ladder_and_what_they_cost_is_seen() throws Exception {
    PlainFfmpeg plain = new PlainFfmpeg(FFMPEG, source, 2);

    for (Cost cost :
        List.of(
            PlainRun.measure(HOME, List.of(plain.oneProcess(LADDER)), playlists()),
            PlainRun.measure(HOME, plain.onePerRung(LADDER), playlists()))) {
      assertThat(cost.wall()).isPositive();
      assertThat(cost.cpu()).isPositive();
      assertThat(cost.firstPlayable()).isPositive().isLessThanOrEqualTo(cost.wall() + 0.1);
    }
  }

  @Test
  void what_ffmpeg_says_when_it_fails_is_told() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.mp4"), "no film");
    PlainFfmpeg plain = new PlainFfmpeg(FFMPEG, broken, 2);

    assertThatThrownBy(() -> PlainRun.measure(HOME, List.of(plain.oneProcess(LADDER)), playlists()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("Plain ffmpeg failed");
  }

  @Test
  void the_pictures_of_a_run_are_compared_with_the_source() throws Exception {
    Path files = Files.createDirectory(folder.resolve("serial"));
    PlainFfmpeg plain = new PlainFfmpeg(FFMPEG, source, 1);

    PlainRun.measure(
        HOME,
        List.of(plain.oneProcess(LADDER)),
        playlists(),
        made -> Rungs.ofPlain(made, LADDER, files));

    Rungs rungs = Rungs.in(files, LADDER);
    Ladder.Video top = LADDER.video().getFirst();
    Ladder.Video rung = new Ladder.Video(top.id(), 320, 180, 1, "24/1", 24);
    Quality quality = new Quality(HOME, source, false, "");
    assertThat(rungs.pictureBytes(LADDER)).isGreaterThan(10_000);
    assertThat(quality.ofPlain(rungs.file(rung), rung)).isBetween(0.9, 0.99999);
    assertThat(quality.ofPlain(source, rung)).isEqualTo(1);
  }

  @Test
  void peertubes_flags_make_a_playlist_for_each_size() throws Exception {
    PeerTube peer = new PeerTube(FFMPEG, source, 1_000_000, true);

    Cost cost = PlainRun.measure(HOME, peer.commands(LADDER), peer.playlists(LADDER));

    assertThat(cost.firstPlayable()).isBetween(0.0, cost.wall() + 0.1);
  }
}

package io.mediahub.encoder.media.still;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mediahub.domain.still.PictureSize;
import io.mediahub.domain.still.StillRecipe;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mediahub.rendition.Inspection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Posters, storyboards and previews of films as phones, televisions and cameras make them. */
@SandboxTest
class StillsTest {
  private static final StillRecipe RECIPE = StillRecipe.CURRENT;

  @TempDir Path folder;
  FfmpegSandbox sandbox;
  StillTool tool;
  Path job;

  @BeforeEach
  void open() throws Exception {
    sandbox = TestMedia.sandbox();
    tool = new StillTool(sandbox, 6L << 30);
    job = Files.createDirectory(folder.resolve("job"));
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void the_poster_is_the_sharpest_picture_that_shows_something() throws Exception {
    Path film =
        MadeMedia.film(
            folder,
            "film.mp4",
            // Black, a title, blurred film, sharp film, black: each four seconds.
            "color=black:s=640x360:r=5:d=0.2,"
                + "geq=lum='110+60*sin(X/23)*cos(Y/17)+35*sin(X*0.6)*sin(Y*0.5)':cb=110:cr=140,"
                + "loop=99:1,setpts=N/5/TB,"
                + "split=2[a][b];[a]gblur=12[blurred];"
                + "[blurred][b]blend=all_expr='if(between(T,12,16),B,if(between(T,8,12),A,12))',"
                + "drawbox=x=200:y=170:w=4:h=20:color=white:t=fill:enable='between(t,4,8)',"
                + "drawbox=x=220:y=170:w=4:h=20:color=white:t=fill:enable='between(t,4,8)'",
            "",
            "-g",
            "5",
            "-metadata",
            "title=Secret");

    Poster poster = new PosterMaker(tool, RECIPE).find(space(film), inspect(film), "poster-");

    assertThat(poster.timeMicros()).isBetween(12_000_000L, 16_000_000L);
    assertThat(poster.chosen()).isFalse();
    assertThat(poster.images().files()).hasSize(6);
    assertThat(poster.images().blurHash()).hasSize(28);
    for (StillFile file : poster.images().files()) {
      assertThat(TestMedia.probe(job.resolve(file.name()), "stream=width,height"))
          .contains(file.width() + "," + file.height());
      assertThat(Files.readString(job.resolve(file.name()), ISO_8859_1)).doesNotContain("Secret");
    }
  }

  @Test
  void the_owner_chooses_a_frame() throws Exception {
    // The picture's brightness counts the frames.
    Path film =
        MadeMedia.film(
            folder,
            "f.mp4",
            "color=black:s=2x2:r=25:d=8,geq=lum='16+N':cb=128:cr=128,scale=320:180:flags=neighbor,setsar=1",
            "",
            "-crf",
            "4");
    Inspection inspection = inspect(film);
    for (int frame : List.of(0, 1, 60, 199)) {
      Poster poster =
          new PosterMaker(tool, RECIPE).at(space(film), inspection, frame * 40_000L + 20_000, "p-");
      assertThat(poster.chosen()).isTrue();
      double expected = Math.min(255, frame * 255 / 219.0);
      assertThat((double) TestMedia.rgb(job.resolve("p-320.jpg"), 160, 90)[1])
          .as("frame %d", frame)
          .isCloseTo(expected, within(3.0));
    }
    Poster behind = new PosterMaker(tool, RECIPE).at(space(film), inspection, 1L << 40, "q-");
    assertThat(behind.timeMicros()).isLessThan(8_000_000L);
    assertThat(TestMedia.rgb(job.resolve("q-320.jpg"), 160, 90)[1]).isGreaterThan(200);
  }

  @Test
  void rotated_films_are_upright() throws Exception {
    Path film = MadeMedia.rotated(folder);
    Poster poster = new PosterMaker(tool, RECIPE).find(space(film), inspect(film), "p-");
    assertThat(poster.images().source()).isEqualTo(new PictureSize(480, 640));
    Path jpeg = job.resolve("p-480.jpg");
    assertThat(TestMedia.rgb(jpeg, 440, 40)[2]).as("blue, upper right").isGreaterThan(200);
    assertThat(TestMedia.rgb(jpeg, 40, 40)[2]).as("gray, upper left").isBetween(115, 140);
    Storyboard board = new StoryboardMaker(tool).make(space(film), inspect(film), "s-");
    assertThat(board.plan().tile()).isEqualTo(new PictureSize(180, 240));
    assertThat(TestMedia.rgb(job.resolve("s-0.jpg"), 165, 15)[2]).isGreaterThan(200);
    StillFile preview = new PreviewMaker(tool).make(space(film), inspect(film), "p.mp4");
    assertThat(preview.width()).isEqualTo(360);
    assertThat(TestMedia.rgb(job.resolve("p.mp4"), 330, 30)[2]).isGreaterThan(200);
  }

  @Test
  void television_has_neither_combs_nor_narrow_pixels() throws Exception {
    Path film = MadeMedia.interlacedAndAnamorphic(folder);
    Poster poster = new PosterMaker(tool, RECIPE).find(space(film), inspect(film), "p-");
    assertThat(poster.images().source()).isEqualTo(new PictureSize(1024, 576));
    // In a comb every other line differs from its neighbours.
    byte[] luma = TestMedia.firstFrame(job.resolve("p-1024.jpg"), "format=gray");
    long combs = 0;
    for (int y = 2; y < 574; y++) {
      for (int x = 0; x < 1024; x++) {
        int here = luma[y * 1024 + x] & 255;
        int above = luma[(y - 1) * 1024 + x] & 255;
        int below = luma[(y + 1) * 1024 + x] & 255;
        combs += Math.min(Math.abs(here - above), Math.abs(here - below)) > 60 ? 1 : 0;
      }
    }
    assertThat(combs).isLessThan(200);
  }

  @Test
  void hdr_is_tone_mapped() throws Exception {
    Path film = MadeMedia.hdr(folder);
    new PosterMaker(tool, RECIPE).find(space(film), inspect(film), "p-");
    int bright = TestMedia.rgb(job.resolve("p-320.jpg"), 80, 90)[1];
    int dark = TestMedia.rgb(job.resolve("p-320.jpg"), 240, 90)[1];
    assertThat(bright).isBetween(225, 255);
    assertThat(dark).isBetween(60, 110);
  }

  @Test
  void stills_have_the_colours_of_the_film() throws Exception {
    Path film = MadeMedia.red(folder, "2020_ncl", "bt2020nc");
    new PosterMaker(tool, RECIPE).find(space(film), inspect(film), "p-");
    for (String name : List.of("p-320.jpg", "p-320.webp", "p-320.avif")) {
      int[] rgb = TestMedia.rgb(job.resolve(name), 160, 90);
      assertThat(rgb[0]).as(name).isGreaterThan(240);
      assertThat(rgb[1] + rgb[2]).as(name).isLessThan(30);
    }
  }

  /**
   * A pass over the key frames finds all pictures, or most of them and seeks find the others, or so
   * few that all of the film is decoded.
   */
  @ParameterizedTest
  @CsvSource({"5, 6", "16, 11", "37, 6", "999, 6"})
  void a_storyboard_shows_every_part_of_the_film(int group, double tolerance) throws Exception {
    Path film =
        MadeMedia.film(
            folder,
            "long.mp4",
            "color=black:s=2x2:r=5:d=110,geq=lum='16+2*floor(T)':cb=128:cr=128,"
                + "scale=320:180:flags=neighbor,setsar=1",
            "",
            "-g",
            group);

    Storyboard board = new StoryboardMaker(tool).make(space(film), inspect(film), "s-");

    assertThat(board.missing()).isZero();
    assertThat(board.plan().count()).isEqualTo(55);
    assertThat(board.sheets().stream().map(StillFile::name))
        .containsExactly("s-0.jpg", "s-1.jpg", "s-2.jpg");
    List<byte[]> sheets = new ArrayList<>();
    for (StillFile sheet : board.sheets()) {
      sheets.add(TestMedia.firstFrame(job.resolve(sheet.name()), "format=gray"));
    }
    for (int i = 0; i < 55; i++) {
      int across = board.sheets().get(i / 25).width();
      int middle = (board.plan().top(i) + 68) * across + board.plan().left(i) + 120;
      int shown = sheets.get(i / 25)[middle] & 255;
      assertThat((double) shown)
          .as("picture %d", i)
          // Brighter by 4.7 with each picture: a key frame may be older by the time of one.
          .isCloseTo((2 * (2 * i + 1)) * 255 / 219.0, within(tolerance));
    }
    assertThat(board.webVtt())
        .contains("00:01:48.000 --> 00:01:50.000\ns-2.jpg#xywh=960,0,240,136\n");
  }

  @Test
  void a_film_of_which_only_the_beginning_is_there() throws Exception {
    Path film =
        MadeMedia.film(folder, "f.ts", "testsrc2=s=320x180:r=25:d=20", "", "-c:v", "mpeg2video");
    Inspection inspection = inspect(film);
    Inspection longer = Inspection.newBuilder(inspection).setDurationMicros(60_000_000L).build();

    Storyboard board = new StoryboardMaker(tool).make(space(film), longer, "s-");
    Poster poster = new PosterMaker(tool, RECIPE).find(space(film), longer, "p-");
    StillFile preview = new PreviewMaker(tool).make(space(film), longer, "v.mp4");

    assertThat(board.plan().count()).isEqualTo(30);
    assertThat(board.missing()).isBetween(1, 25);
    assertThat(poster.images().files()).isNotEmpty();
    assertThat(preview.sizeBytes()).isPositive();
  }

  @Test
  void a_recording_whose_clock_jumps() throws Exception {
    Path one = MadeMedia.film(folder, "1.ts", "testsrc2=s=320x180:r=25:d=6", "sine=d=6");
    Path joined = MadeMedia.joined(folder, "joined.ts", one, one);
    Inspection inspection = inspect(joined);
    assertThat(inspection.getClockJumps()).isTrue();
    assertThat(new PosterMaker(tool, RECIPE).find(space(joined), inspection, "p-").images().files())
        .isNotEmpty();
    assertThat(new StoryboardMaker(tool).make(space(joined), inspection, "s-").sheets()).hasSize(1);
    assertThat(new PreviewMaker(tool).make(space(joined), inspection, "v.mp4").sizeBytes())
        .isPositive();
  }

  @Test
  void a_preview_is_short_and_silent() throws Exception {
    Path film = MadeMedia.film(folder, "f.mp4", "testsrc2=s=640x360:r=25:d=16", "sine=d=16");

    StillFile preview = new PreviewMaker(tool).make(space(film), inspect(film), "preview.mp4");

    assertThat(
            TestMedia.probe(job.resolve("preview.mp4"), "stream=codec_name,width,height,nb_frames"))
        .containsExactly("h264,480,270,60");
    assertThat(preview.sizeBytes()).isLessThan(1 << 20);
    // The index first, so that it plays while it loads.
    String bytes = Files.readString(job.resolve("preview.mp4"), ISO_8859_1);
    assertThat(bytes.indexOf("moov")).isLessThan(bytes.indexOf("mdat"));
  }

  @Test
  void real_films() throws Exception {
    for (String name :
        List.of("sintel-trailer-720p.mp4", "rotated-90.mp4", "phone-1080p-vfr.mp4")) {
      Path film = TestMedia.extra(name);
      Inspection inspection = inspect(film);
      String prefix = name.substring(0, 4) + "-";
      Poster poster = new PosterMaker(tool, RECIPE).find(space(film), inspection, prefix);
      Storyboard board = new StoryboardMaker(tool).make(space(film), inspection, prefix + "board-");
      StillFile preview = new PreviewMaker(tool).make(space(film), inspection, prefix + ".mp4");
      assertThat(poster.images().files()).isNotEmpty();
      assertThat(board.missing()).isZero();
      assertThat(preview.sizeBytes()).isLessThan(1 << 20);
    }
    String keep = System.getProperty("mediahub.test.keep", "");
    if (!keep.isEmpty()) {
      for (String file : List.of("sint-1280.jpg", "sint-board-0.jpg", "rota-480.jpg")) {
        Files.copy(job.resolve(file), Path.of(keep).resolve(file));
      }
    }
  }

  private JobSpace space(Path file) {
    return new JobSpace(job, file);
  }

  private Inspection inspect(Path file) throws Exception {
    return ((Accepted)
            new Inspector(sandbox, InspectionLimits.DEFAULT)
                .inspect(space(file), TestMedia.declared(file)))
        .inspection();
  }
}

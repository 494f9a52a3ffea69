package io.mediahub.encoder.media.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mediahub.domain.still.ImageLimits;
import io.mediahub.domain.still.PictureSize;
import io.mediahub.domain.still.StillRecipe;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.image.ImageOutcome.Accepted;
import io.mediahub.encoder.media.image.ImageOutcome.NoImage;
import io.mediahub.encoder.media.image.ImageOutcome.Rejected;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.still.ImageSet;
import io.mediahub.encoder.media.still.StillFile;
import io.mediahub.encoder.media.still.StillTool;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that people upload, and what pages get of them. */
@SandboxTest
class ImagesTest {
  private static final double NEAR = 9;

  @TempDir Path folder;
  FfmpegSandbox sandbox;
  Path job;

  @BeforeEach
  void open() throws Exception {
    sandbox = TestMedia.sandbox();
    job = Files.createDirectory(folder.resolve("job"));
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void a_photo_of_a_phone_in_all_sizes_and_formats() throws Exception {
    Path photo = TestMedia.extra("phone-photo-12mp.jpg");
    ImageHeader header = accepted(photo);
    assertThat(header.shown()).isEqualTo(new PictureSize(4000, 3000));

    ImageSet set = stills(photo, header);

    assertThat(set.files().stream().map(StillFile::name))
        .containsExactly(
            "i-320.avif",
            "i-320.webp",
            "i-320.jpg",
            "i-640.avif",
            "i-640.webp",
            "i-640.jpg",
            "i-1280.avif",
            "i-1280.webp",
            "i-1280.jpg",
            "i-1920.avif",
            "i-1920.webp",
            "i-1920.jpg");
    assertThat(set.blurHash()).hasSize(28);
    assertNoMetadata(set);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0123", "2, 1032", "3, 3210", "4, 2301", "5, 0213", "6, 2031", "7, 3120", "8, 1302",
  })
  void photos_are_upright_and_say_nothing_of_their_place(int orientation, String order)
      throws Exception {
    Path photo =
        MadeImages.withSegment(
            MadeImages.quarters(folder, "p.jpg", 400, 200, "-q:v", "2"),
            0xe1,
            MadeImages.exif(orientation));
    assertThat(Files.readString(photo, ISO_8859_1)).contains("SecretMaker");

    ImageSet set = stills(photo, accepted(photo));

    boolean turned = orientation > 4;
    assertThat(set.source()).isEqualTo(new PictureSize(turned ? 200 : 400, turned ? 400 : 200));
    assertQuarters(set, order);
    assertNoMetadata(set);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "webp", "gif", "avif", "bmp"})
  void formats(String extension) throws Exception {
    Object[] options =
        switch (extension) {
          case "avif" ->
              new Object[] {
                "-c:v", "libaom-av1", "-cpu-used", "8", "-crf", "10", "-still-picture", "1"
              };
          case "webp" -> new Object[] {"-quality", "95"};
          case "gif" ->
              new Object[] {
                "-vf", "trim=end_frame=1,split[a][b];[a]palettegen[p];[b][p]paletteuse=dither=none"
              };
          default -> new Object[0];
        };
    Path image = MadeImages.quarters(folder, "p." + extension, 400, 200, options);
    if (extension.equals("bmp")) {
      assertThat(inspect(image)).isInstanceOf(NoImage.class);
      return;
    }

    ImageSet set = stills(image, accepted(image));

    assertThat(set.files().stream().map(StillFile::width)).containsOnly(320, 400);
    assertQuarters(set, "0123");
    assertNoMetadata(set);
  }

  @Test
  void photos_of_phones_in_heic() throws Exception {
    Path photo = MadeImages.heic(folder);
    ImageHeader header = accepted(photo);
    assertThat(header.kind()).isEqualTo(ImageKind.HEIC);
    assertQuarters(stills(photo, header), "0123");
  }

  @Test
  void photos_of_phones_in_heic_that_consist_of_tiles() throws Exception {
    Path photo = MadeImages.tiledHeic(folder, 3);
    ImageHeader header = accepted(photo);
    assertThat(header.stored()).isEqualTo(new PictureSize(640, 480));
    assertThat(header.orientation()).isEqualTo(Orientation.TO_THE_RIGHT);

    ImageSet set = stills(photo, header);

    assertThat(set.source()).isEqualTo(new PictureSize(480, 640));
    // The quarters of the tile at the upper left.
    Path jpeg = job.resolve("i-480.jpg");
    assertColour(jpeg, 60, 80, MadeImages.QUARTERS.get(2));
    assertColour(jpeg, 180, 80, MadeImages.QUARTERS.get(0));
    assertColour(jpeg, 420, 560, MadeImages.QUARTERS.get(1));
  }

  @Test
  void deep_pictures() throws Exception {
    Path image = MadeImages.quarters(folder, "p.png", 400, 200, "-pix_fmt", "rgb48be");
    assertQuarters(stills(image, accepted(image)), "0123");
  }

  @Test
  void colours_of_cameras_and_phones_become_srgb() throws Exception {
    for (boolean adobe : List.of(false, true)) {
      byte[] profile = adobe ? MadeImages.adobeRgb() : MadeImages.displayP3();
      // The same numbers mean more colourful colours there.
      String meant = adobe ? "81A149" : "86A241";
      Path photo =
          MadeImages.withProfile(
              TestMedia.make(
                  folder.resolve("c.jpg"),
                  "-f",
                  "lavfi",
                  "-i",
                  "color=0x8AA050:s=64x64",
                  "-frames:v",
                  "1",
                  "-q:v",
                  "2",
                  "-pix_fmt",
                  "yuvj444p"),
              profile);
      ImageSet set = stills(photo, accepted(photo));
      assertNoMetadata(set);
      assertColour(job.resolve("i-64.jpg"), 32, 32, meant);
    }
  }

  @Test
  void pictures_for_print() throws Exception {
    Path print = MadeImages.cmyk(folder, 0, 255, 255, 0);
    stills(print, accepted(print));
    int[] rgb = TestMedia.rgb(job.resolve("i-64.jpg"), 32, 32);
    assertThat(rgb[0]).isGreaterThan(220);
    assertThat(rgb[1] + rgb[2]).isLessThan(60);
  }

  @Test
  void what_is_transparent_stays_so_but_in_jpeg() throws Exception {
    for (String extension : List.of("png", "webp", "avif")) {
      Path png =
          TestMedia.make(
              folder.resolve("a.png"),
              "-f",
              "lavfi",
              "-i",
              "color=red@0.5:s=200x100,format=rgba,drawbox=0:0:100:100:blue@1.0:fill:replace=1",
              "-frames:v",
              "1");
      Path image =
          switch (extension) {
            case "webp" -> TestMedia.make(folder.resolve("a.webp"), "-i", png);
            case "avif" -> {
              stills(png, accepted(png));
              yield Files.copy(job.resolve("i-200.avif"), folder.resolve("a.avif"));
            }
            default -> png;
          };
      ImageHeader header = accepted(image);
      assertThat(header.alpha()).as(extension).isTrue();

      stills(image, header);

      assertThat(pixel(job.resolve("i-200.webp"), 0, 150))
          .as(extension)
          .matches("f[0-9a-f]0[0-9a-f]0[0-9a-f](7|8)[0-9a-f]");
      assertThat(pixel(job.resolve("i-200.webp"), 0, 50)).endsWith("ff");
      assertThat(pixel(job.resolve("i-200.avif"), 1, 150)).matches("(7|8)[0-9a-f].*");
      assertColour(job.resolve("i-200.jpg"), 150, 50, "FF8080");
      assertThat(accepted(job.resolve("i-200.avif")).alpha()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gif", "png", "webp", "avif"})
  void animations_are_recognised_and_become_short_films(String extension) throws Exception {
    Path gif = MadeMedia.film(folder, "a.gif", "testsrc2=s=321x240:d=1:r=10,format=rgb24", "");
    Path image =
        switch (extension) {
          case "png" ->
              TestMedia.make(folder.resolve("a.png"), "-i", gif, "-f", "apng", "-plays", "0");
          case "avif" ->
              TestMedia.make(
                  folder.resolve("a.avif"), "-i", gif, "-c:v", "libaom-av1", "-cpu-used", "8");
          case "webp" -> TestMedia.make(folder.resolve("a.webp"), "-i", gif, "-loop", "0");
          default -> gif;
        };
    ImageHeader header = accepted(image);
    assertThat(header.animated()).isTrue();
    assertThat(header.frames()).isEqualTo(10);
    assertThat(header.durationMicros()).isBetween(990_000L, 1_010_000L);

    Animation film =
        new ImageEncoder(tool(), StillRecipe.CURRENT, ImageLimits.DEFAULT)
            .animation(space(image), header, "film.mp4");
    ImageSet set = stills(image, header);

    assertThat(set.files()).isNotEmpty();
    if (extension.equals("webp")) {
      assertThat(film).isNull();
      return;
    }
    assertThat(film.durationMicros()).isEqualTo(header.durationMicros());
    assertThat(
            TestMedia.probe(
                job.resolve("film.mp4"), "stream=codec_name,width,height,pix_fmt,nb_frames"))
        .containsExactly("h264,320,240,yuv420p,20");
  }

  @Test
  void a_bomb_is_refused_by_its_header() throws Exception {
    Path bomb = MadeImages.bomb(folder, 30_000, 30_000);
    Refused refusal = rejected(bomb);
    assertThat(refusal.code()).isEqualTo("too-large");
    assertThat(refusal.sentence()).contains("30000 x 30000 pixels");
    assertThat(rejected(MadeImages.bomb(folder, 70_000, 20)).code()).isEqualTo("too-large");
    assertThat(rejected(MadeImages.bomb(folder, 8, 8)).code()).isEqualTo("too-small");
    assertThat(rejected(MadeImages.bomb(folder, 0, 8)).code()).isEqualTo("damaged-file");
  }

  @Test
  void many_pictures_are_a_bomb_as_well() throws Exception {
    Path gif = MadeMedia.film(folder, "a.gif", "testsrc2=s=64x64:d=2:r=10", "");
    ImageLimits little =
        new ImageLimits(1000, 1_000_000, 100, 64 * 64 * 19, ImageLimits.DEFAULT.animation());
    ImageOutcome outcome = new ImageInspector(little).inspect(space(gif));
    assertThat(((Rejected) outcome).refusal().sentence()).contains("20 pictures of 64 x 64");
  }

  @Test
  void a_picture_that_is_larger_than_its_header_says_is_not_decoded() throws Exception {
    Path webp = MadeImages.quarters(folder, "p.webp", 2000, 2000);
    Path avif =
        MadeImages.quarters(folder, "p.avif", 2000, 2000, "-c:v", "libaom-av1", "-cpu-used", "8");
    byte[] bytes = Files.readAllBytes(avif);
    int size = new String(bytes, ISO_8859_1).indexOf("ispe") + 8;
    for (int i : new int[] {size + 2, size + 6}) {
      bytes[i] = 0;
      bytes[i + 1] = 100;
    }
    Path liar = Files.write(folder.resolve("liar.avif"), bytes);
    ImageHeader header = accepted(liar);
    assertThat(header.shown()).isEqualTo(new PictureSize(100, 100));

    assertThatThrownBy(() -> stills(liar, header)).isInstanceOf(MediaFailure.class);
    assertThat(accepted(webp).shown()).isEqualTo(new PictureSize(2000, 2000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "gif", "webp", "avif", "heic"})
  void files_cut_off(String extension) throws Exception {
    Path image =
        extension.equals("heic")
            ? MadeImages.heic(folder)
            : TestMedia.make(
                folder.resolve("p." + extension),
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=400x300",
                "-frames:v",
                "1");
    for (double share : new double[] {0.9, 0.5, 0.1}) {
      Path part = Files.copy(image, folder.resolve("part" + share + "." + extension));
      try (var bytes = new RandomAccessFile(part.toFile(), "rw")) {
        bytes.setLength((long) (bytes.length() * share));
      }
      assertThat(rejected(part).code())
          .as("%s of it", share)
          .isIn("truncated-file", "damaged-file");
    }
  }

  @Test
  void what_only_begins_like_an_image() throws Exception {
    Path text = Files.writeString(folder.resolve("t.jpg"), "once upon a time there was a text");
    assertThat(inspect(text)).isInstanceOf(NoImage.class);
    assertThat(inspect(TestMedia.CLIP)).isInstanceOf(NoImage.class);
    Path png = folder.resolve("t.png");
    Files.write(png, "\u0089PNG\r\n\u001a\nonce upon a time".getBytes(ISO_8859_1));
    assertThat(rejected(png).code()).isEqualTo("damaged-file");
    Path jpeg = folder.resolve("j.jpg");
    Files.write(jpeg, "\u00ff\u00d8\u00ff\u00d9 and more of it".getBytes(ISO_8859_1));
    assertThat(rejected(jpeg).code()).isEqualTo("damaged-file");
  }

  @Test
  void garbage_behind_a_true_header() throws Exception {
    Path png = MadeImages.bomb(folder, 500, 500);
    ImageHeader header = accepted(png);
    byte[] bytes = Files.readAllBytes(png);
    for (int i = 45; i < bytes.length - 20; i++) {
      bytes[i] = 7;
    }
    Files.write(png, bytes);
    assertThatThrownBy(() -> stills(png, header)).isInstanceOf(MediaFailure.class);
  }

  @Test
  void mutants_are_refused_or_converted_and_nothing_else() throws Exception {
    long seed = 20261126;
    var random = new java.util.Random(seed);
    List<Path> originals =
        List.of(
            MadeImages.withProfile(
                MadeImages.withSegment(
                    MadeImages.quarters(folder, "m.jpg", 64, 48), 0xe1, MadeImages.exif(6)),
                MadeImages.displayP3()),
            MadeImages.quarters(folder, "m.png", 64, 48),
            MadeMedia.film(folder, "m.gif", "testsrc2=s=64x48:d=0.5:r=10", ""),
            TestMedia.make(folder.resolve("m.webp"), "-i", folder.resolve("m.gif")),
            MadeImages.heic(folder),
            MadeImages.tiledHeic(folder, 1));
    int accepted = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = Files.readAllBytes(originals.get(i % originals.size()));
      for (int k = 0; k <= random.nextInt(6); k++) {
        bytes[random.nextInt(Math.min(bytes.length, 700))] = (byte) random.nextInt();
      }
      Path mutant = Files.write(folder.resolve("mutant"), bytes);
      ImageOutcome outcome = inspect(mutant);
      if (outcome instanceof Accepted(ImageHeader header)) {
        assertThat(header.shown().pixels()).as("mutant %d of seed %d", i, seed).isPositive();
        ColourCube.of(header.colours());
        accepted++;
      }
    }
    assertThat(accepted).isBetween(300, 2990);
  }

  private StillTool tool() {
    return new StillTool(sandbox, 6L << 30);
  }

  private JobSpace space(Path file) {
    return new JobSpace(job, file);
  }

  private ImageOutcome inspect(Path file) throws Exception {
    return new ImageInspector(ImageLimits.DEFAULT).inspect(space(file));
  }

  private ImageHeader accepted(Path file) throws Exception {
    ImageOutcome outcome = inspect(file);
    assertThat(outcome).isInstanceOf(Accepted.class);
    return ((Accepted) outcome).header();
  }

  private Refused rejected(Path file) throws Exception {
    ImageOutcome outcome = inspect(file);
    assertThat(outcome).isInstanceOf(Rejected.class);
    return ((Rejected) outcome).refusal();
  }

  private ImageSet stills(Path file, ImageHeader header) throws Exception {
    return new ImageEncoder(tool(), StillRecipe.CURRENT, ImageLimits.DEFAULT)
        .stills(space(file), header, "i-");
  }

  /** The colours of the quarters, from the top left, in every file of the largest size. */
  private void assertQuarters(ImageSet set, String order) throws Exception {
    int width = set.files().getLast().width();
    int height = set.files().getLast().height();
    for (StillFile file : set.files()) {
      assertThat(TestMedia.probe(job.resolve(file.name()), "stream=width,height"))
          .contains(file.width() + "," + file.height());
      if (file.width() == width) {
        for (int i = 0; i < 4; i++) {
          assertColour(
              job.resolve(file.name()),
              width / 4 + i % 2 * width / 2,
              height / 4 + i / 2 * height / 2,
              MadeImages.QUARTERS.get(order.charAt(i) - '0'));
        }
      }
    }
  }

  private static void assertColour(Path file, int x, int y, String wanted) throws Exception {
    int[] rgb = TestMedia.rgb(file, x, y);
    int value = Integer.parseInt(wanted, 16);
    int[] expected = {value >> 16, value >> 8 & 255, value & 255};
    for (int i = 0; i < 3; i++) {
      assertThat((double) rgb[i])
          .as("%s at %d,%d of %s, which is %s", wanted, x, y, file.getFileName(), hex(rgb))
          .isCloseTo(expected[i], within(NEAR));
    }
  }

  private static String hex(int[] rgb) {
    return "%02X%02X%02X".formatted(rgb[0], rgb[1], rgb[2]);
  }

  /** A pixel of a stream, with its transparency, in hexadecimal digits. */
  private static String pixel(Path file, int stream, int x) throws Exception {
    Path raw = Files.createTempFile("pixel", ".raw");
    TestMedia.make(
        raw,
        "-i",
        file,
        "-map",
        "0:v:" + stream,
        "-frames:v",
        "1",
        "-vf",
        (stream == 0 ? "format=rgba" : "format=gray") + ",crop=1:1:%d:50:exact=1".formatted(x),
        "-f",
        "rawvideo");
    String digits = HexFormat.of().formatHex(Files.readAllBytes(raw));
    Files.delete(raw);
    return digits;
  }

  private void assertNoMetadata(ImageSet set) throws Exception {
    for (StillFile file : set.files()) {
      byte[] bytes = Files.readAllBytes(job.resolve(file.name()));
      assertThat(bytes.length).isEqualTo((int) file.sizeBytes());
      String text = new String(bytes, ISO_8859_1);
      assertThat(text.toLowerCase(Locale.ROOT))
          .as(file.name())
          .doesNotContain(
              "exif",
              "secretmaker",
              "icc_profile",
              "iccp",
              "ns.adobe.com",
              "xmp",
              "photoshop",
              "lavc",
              "lavf",
              "prof");
      if (file.name().endsWith("jpg")) {
        // Nothing but the mark of JFIF stands before the tables.
        assertThat(text)
            .doesNotContain("\u00ff\u00e1", "\u00ff\u00e2", "\u00ff\u00ed", "\u00ff\u00fe");
      }
    }
  }
}

package io.mediahub.encoder.media.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import mediahub.upload.SourceObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the inspector says of files that are not what they say, or not taken. */
@SandboxTest
class RefusalsTest {
  @TempDir Path folder;
  Inspections inspections;

  @BeforeEach
  void open() throws Exception {
    inspections = new Inspections(folder);
  }

  @AfterEach
  void close() {
    inspections.close();
  }

  @Test
  void bytes_that_are_not_the_declared_ones() throws Exception {
    Path file = MadeMedia.sound(folder);
    SourceObject truth = TestMedia.declared(file);
    assertThat(
            inspections
                .refused(file, with(truth, truth.getSizeBytes() + 1, truth.getSha256()))
                .code())
        .isEqualTo("size-mismatch");
    assertThat(inspections.refused(file, with(truth, truth.getSizeBytes(), "0".repeat(64))).code())
        .isEqualTo("checksum-mismatch");
    Path empty = Files.createFile(folder.resolve("empty.mp4"));
    assertThat(inspections.refused(empty).code()).isEqualTo("file-empty");
  }

  @Test
  void colours_that_only_dolby_vision_players_have() throws Exception {
    Refused refused = inspections.refused(MadeMedia.dolbyVisionOnly(folder));
    assertThat(refused.code()).isEqualTo("unsupported-format");
    assertThat(refused.sentence()).contains("Dolby Vision");
  }

  @Test
  void a_zip_named_mp4() throws Exception {
    Path zip = folder.resolve("film.mp4");
    try (OutputStream bytes = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(bytes)) {
      entries.putNextEntry(new ZipEntry("a.txt"));
      entries.write("text".getBytes());
    }
    Refused refusal = inspections.refused(zip);
    assertThat(refusal.code()).isEqualTo("not-media");
    assertThat(refusal.sentence()).containsIgnoringCase("zip");
  }

  @Test
  void scripts_that_name_other_files() throws Exception {
    Path victim = MadeMedia.sound(folder);
    assertThat(
            inspections
                .refused(
                    write(
                        "hls.mp4",
                        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n"
                            + victim
                            + "\n#EXT-X-ENDLIST\n"))
                .sentence())
        .contains("HLS playlist");
    assertThat(
            inspections
                .refused(write("c.mp4", "ffconcat version 1.0\nfile " + victim + "\n"))
                .sentence())
        .contains("concat");
    assertThat(inspections.refused(write("t.mp4", "once upon a time there was a text\n")).code())
        .isEqualTo("not-media");
    assertThat(
            inspections.refused(write("s.mp4", "1\n00:00:01,000 --> 00:00:02,000\nHello\n")).code())
        .isEqualTo("not-media");
    assertThat(inspections.refused(write("p.mp4", "%PDF-1.4\n%rest\n")).sentence()).contains("pdf");
  }

  @Test
  void files_cut_off() throws Exception {
    Path film = TestMedia.CLIP;
    Path indexAtEnd =
        TestMedia.make(folder.resolve("end.mp4"), "-t", "8", "-i", film, "-c", "copy");
    assertThat(inspections.refused(cut(indexAtEnd, 0.7)).code()).isEqualTo("truncated-file");
    Path indexFirst =
        TestMedia.make(
            folder.resolve("first.mp4"),
            "-t",
            "8",
            "-i",
            film,
            "-c",
            "copy",
            "-movflags",
            "+faststart");
    Refused refusal = inspections.refused(cut(indexFirst, 0.7));
    assertThat(refusal.code()).isEqualTo("truncated-file");
    assertThat(refusal.sentence()).contains("of the 8.1 seconds");
    Path matroska = TestMedia.make(folder.resolve("m.mkv"), "-t", "8", "-i", film, "-c", "copy");
    assertThat(inspections.refused(cut(matroska, 0.7)).code()).isEqualTo("truncated-file");
  }

  @Test
  void a_container_with_nothing_to_play() throws Exception {
    Path text = write("s.srt", "1\n00:00:01,000 --> 00:00:02,000\nHello\n");
    Path subtitles = TestMedia.make(folder.resolve("s.mkv"), "-i", text, "-c:s", "ass");
    assertThat(inspections.refused(subtitles).code()).isEqualTo("no-playable-track");
  }

  @Test
  void a_codec_that_is_not_taken() throws Exception {
    Path odd =
        TestMedia.make(
            folder.resolve("q.mkv"),
            "-f",
            "lavfi",
            "-i",
            "testsrc=s=320x180:r=25:d=1",
            "-c:v",
            "snow",
            "-strict",
            "-2");
    Refused refusal = inspections.refused(odd);
    assertThat(refusal.code()).isEqualTo("unsupported-codec");
    assertThat(refusal.sentence()).contains("snow");
  }

  @Test
  void images_also_in_the_container_of_films() throws Exception {
    Path photo =
        TestMedia.make(
            folder.resolve("p.jpg"), "-f", "lavfi", "-i", "testsrc2=s=320x180", "-frames:v", "1");
    Refused image = inspections.refused(photo);
    assertThat(image.code()).isEqualTo("images-unsupported");
    assertThat(image.sentence()).contains("image/jpeg");

    Path avif =
        TestMedia.make(
            folder.resolve("p.avif"),
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=320x180",
            "-frames:v",
            "1",
            "-c:v",
            "libaom-av1",
            "-cpu-used",
            "8");
    Path named = Files.copy(avif, folder.resolve("film.mp4"));
    assertThat(inspections.refused(named).code()).isEqualTo("images-unsupported");
    for (String brand : List.of("avis", "heic", "heix", "mif1", "msf1")) {
      byte[] bytes = Files.readAllBytes(avif);
      System.arraycopy(brand.getBytes(ISO_8859_1), 0, bytes, 8, 4);
      Files.write(named, bytes);
      assertThat(inspections.refused(named).code()).as(brand).isEqualTo("images-unsupported");
    }
  }

  @Test
  void files_beyond_the_limits() throws Exception {
    var fiveSeconds = new InspectionLimits(Duration.ofSeconds(5), 8192, 1 << 30, Long.MAX_VALUE);
    Refused tooLong = inspections.refused(TestMedia.CLIP, fiveSeconds);
    assertThat(tooLong.code()).isEqualTo("too-long");
    var shortEdge = new InspectionLimits(Duration.ofHours(1), 1279, 1 << 30, Long.MAX_VALUE);
    assertThat(inspections.refused(TestMedia.CLIP, shortEdge).code()).isEqualTo("too-large");
    var fewPixels = new InspectionLimits(Duration.ofHours(1), 8192, 1280 * 720 - 1, Long.MAX_VALUE);
    assertThat(inspections.refused(TestMedia.CLIP, fewPixels).code()).isEqualTo("too-large");
    Path tiny =
        TestMedia.make(
            folder.resolve("tiny.mkv"), "-f", "lavfi", "-i", "testsrc2=s=32x8:d=1", "-c:v", "ffv1");
    assertThat(inspections.refused(tiny).code()).isEqualTo("too-small");
  }

  @Test
  void a_picture_that_is_shown_larger_than_it_is_stored() throws Exception {
    Path wide =
        MadeMedia.film(
            folder, "w.mkv", "color=gray:s=1000x90:r=25:d=0.2,setsar=9", "", "-c:v", "ffv1");
    Refused refusal = inspections.refused(wide);
    assertThat(refusal.code()).isEqualTo("too-large");
    assertThat(refusal.sentence()).contains("9000 x 90 pixels");
  }

  @Test
  void more_pictures_than_anybody_may_ask_for() throws Exception {
    var little = new InspectionLimits(Duration.ofHours(1), 8192, 1 << 30, 1280L * 720 * 200);
    Refused refusal = inspections.refused(TestMedia.CLIP, little);
    assertThat(refusal.code()).isEqualTo("too-large");
    assertThat(refusal.sentence())
        .contains("1280 x 720 pixels and about 264 pictures", "1.3 times");
  }

  @Test
  void a_tiny_file_that_claims_hours() throws Exception {
    Path second =
        MadeMedia.film(folder, "p.mkv", "color=gray:s=64x36:r=60:d=1", "", "-c:v", "libx264");
    Path sound = MadeMedia.film(folder, "s.m4a", "", "sine=d=0.1", "-c:a", "aac");
    Path sparse =
        TestMedia.make(
            folder.resolve("sparse.mkv"),
            "-i",
            second,
            "-itsoffset",
            "20000",
            "-i",
            sound,
            "-c",
            "copy");
    Refused refusal = inspections.refused(sparse);
    assertThat(refusal.code()).isEqualTo("mostly-empty");
    assertThat(refusal.sentence()).contains("333 minutes", "only 1 s of");
  }

  @Test
  void colours_that_nothing_here_converts() throws Exception {
    Path plain =
        MadeMedia.film(
            folder,
            "plain.mp4",
            "testsrc2=s=320x180:r=25:d=0.2,format=yuv420p10le",
            "",
            "-c:v",
            "libx265",
            "-x265-params",
            "log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc");
    Path dolbyVision =
        TestMedia.make(
            folder.resolve("ipt.ts"),
            "-i",
            plain,
            "-c",
            "copy",
            "-bsf:v",
            "hevc_metadata=matrix_coefficients=15");
    Refused refusal = inspections.refused(dolbyVision);
    assertThat(refusal.code()).isEqualTo("unsupported-format");
    assertThat(refusal.sentence()).contains("ipt-c2", "smpte2084");
    assertThat(refusal.hint()).contains("HDR10");
  }

  @Test
  void recordings_in_one_file_whose_clocks_cannot_be_put_right() throws Exception {
    Path mono = MadeMedia.film(folder, "1.opus", "", "sine=d=2", "-c:a", "libopus");
    Path stereo = MadeMedia.film(folder, "2.opus", "", "sine=d=2", "-ac", "2", "-c:a", "libopus");
    Refused refusal = inspections.refused(MadeMedia.joined(folder, "joined.opus", mono, stereo));
    assertThat(refusal.code()).isEqualTo("several-recordings");
    assertThat(refusal.sentence()).contains("timestamps begin anew");
  }

  @Test
  void recordings_in_one_file_of_which_only_the_first_would_be_read() throws Exception {
    for (String type : List.of("mp4", "flv", "wav")) {
      String picture = type.equals("wav") ? "" : "testsrc2=s=320x180:r=25:d=1";
      Path one = MadeMedia.film(folder, "one." + type, picture, "sine=d=1:r=44100");
      inspections.accepted(one);
      Refused refusal = inspections.refused(MadeMedia.joined(folder, "two." + type, one, one));
      assertThat(refusal.code()).as(type).isEqualTo("several-recordings");
      assertThat(refusal.sentence()).contains("only the first");
    }
  }

  @Test
  void a_film_without_its_picture_is_no_sound() throws Exception {
    Path odd =
        MadeMedia.film(
            folder,
            "odd.ts",
            "testsrc2=s=320x180:r=25:d=1",
            "sine=d=1",
            "-c:v",
            "dirac",
            "-c:a",
            "aac");
    Refused refusal = inspections.refused(odd);
    assertThat(refusal.code()).isEqualTo("unsupported-codec");
    assertThat(refusal.sentence()).contains("video is encoded as dirac");
  }

  @Test
  void a_film_encrypted_for_another_player() throws Exception {
    Path encrypted =
        TestMedia.make(
            folder.resolve("drm.mp4"),
            "-i",
            TestMedia.CLIP,
            "-c",
            "copy",
            "-t",
            "2",
            "-encryption_scheme",
            "cenc-aes-ctr",
            "-encryption_key",
            "76a6c65c5ea762046bd749a2e632ccbb",
            "-encryption_kid",
            "a7e61c373e219033c21091fa607bf3b8");
    assertThat(inspections.refused(encrypted).code()).isEqualTo("encrypted");
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path cut(Path file, double share) throws Exception {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength((long) (bytes.length() * share));
    }
    return file;
  }

  private static SourceObject with(SourceObject declared, long size, String sha256) {
    return SourceObject.newBuilder(declared).setSizeBytes(size).setSha256(sha256).build();
  }
}

package io.mediahub.encoder.media.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.still.StillTool;
import io.mediahub.encoder.media.text.EmbeddedText.Found;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subtitles and chapters in films of all containers. */
@SandboxTest
class EmbeddedTextTest {
  private static final String SRT =
      """
      1
      00:00:00,500 --> 00:00:01,500
      Hello <i>there</i> & <script>x</script>

      2
      00:00:02,000 --> 00:00:03,000
      Second
      """;

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
  void subtitles_of_every_kind_of_text() throws Exception {
    for (List<String> kind :
        List.of(
            List.of("mkv", "subrip"),
            List.of("mkv", "ass"),
            List.of("mkv", "webvtt"),
            List.of("mp4", "mov_text"),
            List.of("webm", "webvtt"))) {
      Path film = film(kind.getFirst(), kind.getLast());

      Found found = read(film);

      assertThat(found.dropped()).as("%s", kind).isEmpty();
      SubtitleTrack track = found.tracks().getFirst();
      assertThat(track.language()).isEqualTo("de");
      assertThat(track.codec()).isEqualTo(kind.getLast());
      assertThat(track.cues())
          .as("%s", kind)
          .containsExactly(
              new Cue(500_000, 1_500_000, "", "Hello <i>there</i> &amp; x"),
              new Cue(2_000_000, 3_000_000, "", "Second"));
    }
  }

  @Test
  void several_tracks_and_what_the_file_says_of_them() throws Exception {
    Path text = Files.writeString(folder.resolve("s.srt"), SRT);
    Path film =
        TestMedia.make(
            folder.resolve("f.mkv"),
            "-f",
            "lavfi",
            "-i",
            "color=gray:s=64x64:d=4",
            "-i",
            text,
            "-i",
            text,
            "-map",
            "0",
            "-map",
            "1",
            "-map",
            "2",
            "-c:s",
            "srt",
            "-metadata:s:s:0",
            "language=fre",
            "-metadata:s:s:0",
            "title=Pour tous",
            "-disposition:s:1",
            "forced+hearing_impaired");

    Found found = read(film);

    assertThat(found.tracks()).hasSize(2);
    assertThat(found.tracks().getFirst().language()).isEqualTo("fr");
    assertThat(found.tracks().getFirst().title()).isEqualTo("Pour tous");
    assertThat(found.tracks().getLast().language()).isEqualTo("und");
    assertThat(found.tracks().getLast().forced()).isTrue();
    assertThat(found.tracks().getLast().hearingImpaired()).isTrue();
  }

  @Test
  void subtitles_that_are_pictures_are_named() throws Exception {
    Path text = Files.writeString(folder.resolve("s.srt"), SRT);
    Path words = TestMedia.make(folder.resolve("w.mkv"), "-i", text, "-c:s", "srt");
    // Nobody here makes pictures of text: a track of text gets the name of one.
    Path film = folder.resolve("f.mkv");
    byte[] bytes = Files.readAllBytes(words);
    String all = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    byte[] name = "S_VOBSUB   ".getBytes(UTF_8);
    System.arraycopy(name, 0, bytes, all.indexOf("S_TEXT/UTF8"), name.length);
    for (int i = 8; i < name.length; i++) {
      bytes[all.indexOf("S_TEXT/UTF8") + i] = 0;
    }
    Files.write(film, bytes);

    Found found = read(film);

    assertThat(found.tracks()).isEmpty();
    assertThat(found.dropped().getFirst().getCodec()).isEqualTo("dvd_subtitle");
    assertThat(found.dropped().getFirst().getReason()).contains("pictures and not text");
  }

  @Test
  void chapters() throws Exception {
    Path list =
        Files.writeString(
            folder.resolve("c.txt"),
            """
            ;FFMETADATA1
            [CHAPTER]
            TIMEBASE=1/1000
            START=0
            END=1500
            title=One --> <b>
            [CHAPTER]
            TIMEBASE=1/1000
            START=1500
            END=4000
            """);
    for (String type : List.of("mkv", "mp4")) {
      Path film =
          TestMedia.make(
              folder.resolve("f." + type),
              "-f",
              "lavfi",
              "-i",
              "color=gray:s=64x64:d=4",
              "-i",
              list,
              "-map_chapters",
              "1");

      List<Chapter> chapters = read(film).chapters();

      assertThat(chapters)
          .containsExactly(
              new Chapter(0, 1_500_000, "One --> <b>"),
              new Chapter(1_500_000, 4_000_000, "Chapter 2"));
      assertThat(new String(Chapter.webVtt(chapters), UTF_8))
          .isEqualTo(
              """
              WEBVTT

              00:00:00.000 --> 00:00:01.500
              One --&gt; &lt;b&gt;

              00:00:01.500 --> 00:00:04.000
              Chapter 2
              """);
      assertThat(new String(Chapter.json(chapters), UTF_8))
          .isEqualTo(
              "[{\"number\":1,\"start\":0.0,\"end\":1.5,\"title\":\"One --> <b>\"},"
                  + "{\"number\":2,\"start\":1.5,\"end\":4.0,\"title\":\"Chapter 2\"}]");
    }
  }

  @Test
  void a_film_without_any() throws Exception {
    Found found = read(MadeMedia.sound(folder));
    assertThat(found.tracks()).isEmpty();
    assertThat(found.dropped()).isEmpty();
    assertThat(found.chapters()).isEmpty();
  }

  private Path film(String container, String codec) throws Exception {
    Path text = Files.writeString(folder.resolve("s.srt"), SRT);
    return TestMedia.make(
        folder.resolve("%s.%s".formatted(codec, container)),
        "-f",
        "lavfi",
        "-i",
        "color=gray:s=64x64:r=25:d=4",
        "-i",
        text,
        "-c:s",
        codec,
        "-metadata:s:s",
        "language=ger");
  }

  private Found read(Path film) throws Exception {
    return new EmbeddedText(sandbox, new StillTool(sandbox, 6L << 30))
        .read(new JobSpace(job, film));
  }
}

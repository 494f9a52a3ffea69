package io.mediahub.encoder.media.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.text.SubtitleFile.Outcome;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uploaded subtitles: good ones, odd ones, and those that mean harm. */
class SubtitlesTest {
  private static final String SRT =
      """
      1
      00:00:01,000 --> 00:00:02,500
      Für <i>Élise</i>
      zweite Zeile

      2
      00:01:00,500 --> 00:01:01,750
      – Ende –
      """;

  @TempDir Path folder;

  @Test
  void in_every_usual_encoding() throws Exception {
    Charset windows = Charset.forName("windows-1252");
    List<byte[]> files =
        List.of(
            SRT.getBytes(UTF_8),
            ("\ufeff" + SRT).getBytes(UTF_8),
            ("\ufeff" + SRT).getBytes(UTF_16LE),
            ("\ufeff" + SRT).getBytes(UTF_16BE),
            SRT.getBytes(UTF_16LE),
            SRT.getBytes(UTF_16BE),
            SRT.getBytes(windows),
            SRT.replace("\n", "\r\n").getBytes(windows),
            SRT.replace("\n", "\r").getBytes(UTF_8));
    for (byte[] file : files) {
      assertThat(read(file).cues())
          .containsExactly(
              new Cue(1_000_000, 2_500_000, "", "Für <i>Élise</i>\nzweite Zeile"),
              new Cue(60_500_000, 61_750_000, "", "– Ende –"));
    }
    assertThat(read("1\n0:0:1,5 --> 0:0:2\nÉté\n".getBytes(ISO_8859_1)).cues())
        .containsExactly(new Cue(1_500_000, 2_000_000, "", "Été"));
  }

  @Test
  void web_vtt_keeps_its_places_and_loses_its_styles() throws Exception {
    assertThat(
            read("""
                    WEBVTT - made by hand
                    X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000

                    STYLE
                    ::cue { background: url(http://example.com/track) }

                    NOTE not shown

                    intro
                    00:01.000 --> 00:02.000 line:0 position:20%,line-left align:start onclick:alert(1)
                    <v.loud Mary Ann>Hello <c.red>there</c> &amp; welcome</v>

                    100:00:00.000 --> 100:00:01.000 region:evil
                    Late
                    """)
                .cues())
        .containsExactly(
            new Cue(
                1_000_000,
                2_000_000,
                "line:0 position:20%,line-left align:start",
                "<v Mary Ann>Hello there &amp; welcome</v>"),
            new Cue(360_000_000_000L, 360_001_000_000L, "", "Late"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <script>alert(1)</script>Hi       | alert(1)Hi
          <img src=x onerror=alert(1)>Hi    | Hi
          &lt;script&gt;Hi                  | &lt;script&gt;Hi
          &#60;b&#x3e;Hi                    | &lt;b&gt;Hi
          a < b > c & d                     | a &lt; b &gt; c &amp; d
          <b>bold <i>both</b> rest          | <b>bold <i>both rest</i></b>
          <b><b>twice</b></b>               | <b>twice</b>
          </i>closed                        | closed
          {\\an8}<font color="red">Top</font> | Top
          <00:01.500>karaoke                | karaoke
          <I>loud</I>                       | <i>loud</i>
          5 --> 6                           | NONE
          <v >nobody                        | nobody
          <b onclick="x">b</b>              | <b>b</b>
          <b <script>x                      | &lt;b x
          &nosuch; &#0; &#1114112;x         | &amp;nosuch;  x
          <i></i>                           | NONE
          """)
  void nothing_but_text_and_four_tags_is_left(String raw, String clean) throws Exception {
    List<Cue> cues = read("00:01.000 --> 00:02.000\n" + raw + "\n").cues();
    assertThat(cues.stream().map(Cue::text).toList())
        .isEqualTo(clean.equals("NONE") ? List.of() : List.of(clean));
  }

  @Test
  void invisible_characters_go() throws Exception {
    Cue cue = read("00:01.000 --> 00:02.000\na\u0007b\u2028c\ud800d\u00a0e\n").cues().getFirst();
    assertThat(cue.text()).isEqualTo("abc?d\u00a0e");
  }

  @Test
  void broken_cues_are_counted_and_the_others_kept() throws Exception {
    Outcome outcome =
        read(
            """
            1
            00:00:01,000 --> 00:00:02,000
            Good
            2
            00:00:03,000 --> 00:00:04,000
            Without an empty line

            3
            00:00:06,000 --> 00:00:05,000
            Ends before it begins

            4
            00:99:00,000 --> 00:99:01,000
            No such minute

            what -> ever
            5
            00:00:00,500 -->  00:00:00,900
            Out of order
            6
            00:00:08,000 --> 00:00:09,000
            """);
    assertThat(outcome.cues().stream().map(Cue::text))
        .containsExactly("Out of order", "Good", "Without an empty line");
    assertThat(outcome.dropped()).isEqualTo(4);
  }

  @Test
  void what_is_no_subtitles_is_refused_with_a_sentence() throws Exception {
    assertThat(read("").refused().code()).isEqualTo("file-empty");
    assertThat(read("once upon a time\n").refused().sentence()).contains("no subtitles");
    byte[] noise = new byte[5000];
    new Random(3).nextBytes(noise);
    assertThat(read(noise).refused().sentence()).contains("not text");
    assertThat(read(new byte[(2 << 20) + 1]).refused().code()).isEqualTo("too-large");
  }

  @Test
  void files_made_to_be_slow_or_huge_are_bounded() throws Exception {
    StringBuilder many = new StringBuilder("WEBVTT\n\n");
    while (many.length() < 2_000_000) {
      many.append("00:00.000 --> 90:00:00.000\nx\n\n");
    }
    Outcome flood = read(many.toString());
    assertThat(flood.cues()).hasSize(10);
    List<byte[]> segments = WebVtt.segments(flood.cues(), Collections.nCopies(5400, 4_000_000L));
    assertThat(segments.stream().mapToLong(each -> each.length).sum()).isLessThan(4_000_000);
    for (String hostile :
        List.of(
            "<".repeat(2_000_000),
            "{\\".repeat(1_000_000),
            " ".repeat(2_000_000),
            "&".repeat(2_000_000),
            "<a".repeat(1_000_000),
            "\n ".repeat(1_000_000))) {
      read("00:01.000 --> 00:02.000\n" + hostile.substring(0, 2_000_000));
      read("->" + hostile.substring(0, 2_000_000));
    }
    Outcome longText = read("00:01.000 --> 00:02.000\n" + "word ".repeat(10_000));
    assertThat(longText.cues().getFirst().text().length()).isLessThanOrEqualTo(1000);
  }

  @Test
  void segments_cover_the_media_and_cues_that_cross_a_border_are_in_both() {
    List<Cue> cues =
        List.of(
            new Cue(500_000, 1_500_000, "", "one"),
            new Cue(3_500_000, 8_500_000, "line:0", "long"),
            new Cue(8_000_000, 9_000_000, "", "last"),
            new Cue(99_000_000, 100_000_000, "", "behind the end"));

    List<byte[]> segments =
        WebVtt.segments(cues, List.of(4_000_000L, 4_000_000L, 4_000_000L, 4_000_000L, 500_000L));

    String header = "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n";
    String crossing = "\n00:00:03.500 --> 00:00:08.500 line:0\nlong\n";
    assertThat(segments.stream().map(each -> new String(each, UTF_8)))
        .containsExactly(
            header + "\n00:00:00.500 --> 00:00:01.500\none\n" + crossing,
            header + crossing,
            header + crossing + "\n00:00:08.000 --> 00:00:09.000\nlast\n",
            header,
            header);
  }

  @Test
  void mutants_never_throw_and_what_is_written_is_read_again() throws Exception {
    long seed = 20261126;
    Random random = new Random(seed);
    String alphabet = "<>&;{}\\/-:.,0123456789bivu \n\r\tä\u2028\ud83d\ude00";
    for (int i = 0; i < 2000; i++) {
      StringBuilder mutant = new StringBuilder(SRT);
      for (int k = 0; k < 1 + random.nextInt(20); k++) {
        int at = random.nextInt(mutant.length());
        mutant.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
      }
      List<Cue> cues = read(mutant.toString()).cues();
      List<Cue> again = CueReader.read(new String(WebVtt.whole(cues), UTF_8)).cues();
      assertThat(again).as("mutant %d of seed %d", i, seed).isEqualTo(new ArrayList<>(cues));
    }
  }

  private Outcome read(String text) throws Exception {
    return read(text.getBytes(UTF_8));
  }

  private Outcome read(byte[] bytes) throws Exception {
    return SubtitleFile.read(Files.write(folder.resolve("s"), bytes));
  }
}

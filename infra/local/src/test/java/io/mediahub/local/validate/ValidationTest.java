package io.mediahub.local.validate;

import static io.mediahub.local.validate.Streams.edit;
import static io.mediahub.local.validate.Streams.in;
import static io.mediahub.local.validate.Streams.item;
import static io.mediahub.local.validate.Streams.sentences;
import static io.mediahub.local.validate.Streams.validate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.client.Playlists;
import io.mediahub.hls.measure.Aes128;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams in a folder: one that keeps the checklist, copies of it with one mistake, strangers'. */
class ValidationTest {
  @TempDir Path folder;

  @Test
  void a_stream_that_keeps_the_checklist_passes_every_item() throws Exception {
    Report report = validate(Streams.copy("good", folder));

    assertThat(report.status()).as(sentences(report)).isEqualTo("passed");
    assertThat(in(report, "failed", "warned")).as(sentences(report)).isEmpty();
    assertThat(in(report, "not-applicable")).containsExactly(15);
    assertThat(in(report, "unchecked")).containsExactly(22);
    assertThat(report.kind()).isEqualTo("VOD");
    assertThat(report.seconds()).isEqualTo(6.021334);
    assertThat(report.variants())
        .extracting(Report.Variant::resolution)
        .containsExactly("320x180", "160x90", "");
  }

  /** A text of minutes is smaller than one segment of sound. */
  @Test
  void a_file_of_subtitles_may_be_longer_than_the_segments_of_the_pictures() throws Exception {
    Streams.copy("good", folder);
    edit(
        folder.resolve("t0/playlist.m3u8"),
        text ->
            text.replace("TARGETDURATION:4", "TARGETDURATION:60")
                .replace("#EXTINF:4.000000,\n00000.vtt\n", "")
                .replace("#EXTINF:2.000000,", "#EXTINF:6.000000,"));
    Files.delete(folder.resolve("t0/00000.vtt"));

    Report report = validate(folder);

    assertThat(report.status()).as(sentences(report)).isEqualTo("passed");
    assertThat(in(report, "failed", "warned")).as(sentences(report)).isEmpty();
  }

  @Test
  void a_foreign_parser_reads_the_same() throws Exception {
    URI address = Streams.copy("good", folder).resolve("master.m3u8").toUri();

    Report report = validate(folder);

    var foreign = Playlists.multivariant(address, Files.readString(Path.of(address)));
    double longest = 0;
    for (URI media : foreign.media()) {
      longest =
          Math.max(longest, Playlists.media(media, Files.readString(Path.of(media))).seconds());
    }
    assertThat(foreign.media()).hasSize(4);
    assertThat(foreign.media())
        .containsAll(report.variants().stream().map(each -> address.resolve(each.uri())).toList());
    assertThat(report.seconds()).isEqualTo(longest, org.assertj.core.api.Assertions.within(1e-6));
  }

  private static Arguments text(String file, String find, String replacement, Integer... broken) {
    return Arguments.of(file, find, replacement, List.of(broken));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        text("v180/playlist.m3u8", "#EXTM3U", "\u00ef\u00bb\u00bf#EXTM3U", 1),
        text("v180/playlist.m3u8", "#EXTM3U", "#EXTM3U\n# \u00ff", 1),
        text("v180/playlist.m3u8", "VERSION:7", "VERSION:6", 2),
        text("a0/playlist.m3u8", "VERSION:7", "VERSION:7\n#EXT-X-VERSION:7", 2),
        text("t0/playlist.m3u8", "VERSION:7", "VERSION:2", 2),
        text("v180/playlist.m3u8", "#EXT-X-ENDLIST", "#EXT-X-ENDLIST\n#EXT-X-ENDLIST", 3),
        text("master.m3u8", "SUBTITLES=\"text\"\nv180", "SUBTITLES=\"words\"\nv180", 3),
        text("master.m3u8", "RESOLUTION=320x180,F", "RESOLUTION=320x180,RESOLUTION=320x180,F", 3),
        text("v180/playlist.m3u8", "EXTINF:4.000000,", "EXTINF:4.600000,", 4, 5),
        text("v180/playlist.m3u8", "DURATION:4", "DURATION:7", 4, 5),
        text("v180/playlist.m3u8", "EXTINF:2.000000,", "EXTINF:2.100000,", 5),
        text("v180/playlist.m3u8", "EXTINF:2.000000,", "EXTINF:2.020000,", 5),
        text("v90/playlist.m3u8", "#EXT-X-ENDLIST\n", "", 6),
        text("a0/playlist.m3u8", "#EXT-X-PLAYLIST-TYPE:VOD\n", "", 6),
        text("a0/playlist.m3u8", "TYPE:VOD", "TYPE:EVENT", 6),
        text("master.m3u8", "#EXT-X-INDEPENDENT-SEGMENTS\n", "", 7),
        text("master.m3u8", "FRAME-RATE=24.000", "FRAME-RATE=25.000", 9),
        text("master.m3u8", "RESOLUTION=320x180,FRAME", "RESOLUTION=322x180,FRAME", 9),
        text("master.m3u8", ",AVERAGE-BANDWIDTH=225750", "", 9),
        text("master.m3u8", "BANDWIDTH=233035", "BANDWIDTH=333035", 10),
        text("master.m3u8", "BANDWIDTH=225750", "BANDWIDTH=125750", 10),
        text("master.m3u8", "avc1.64000c,mp4a.40.2", "avc1.64000c", 11),
        text("master.m3u8", "avc1.64000c,mp4a.40.2", "avc1.64000c,mp4a.40.2,ac-3", 11),
        text("v180/iframes.m3u8", "4674@0", "4674@1", 12),
        text("v180/iframes.m3u8", "4674@0", "674@0", 12),
        text("master.m3u8", "RESOLUTION=320x180,URI", "RESOLUTION=322x180,URI", 12),
        text("master.m3u8", ",LANGUAGE=\"en\"", "", 13),
        text("master.m3u8", "AUTOSELECT=YES", "AUTOSELECT=NO", 13),
        text("v180/playlist.m3u8", "#EXTINF:2", "#EXT-X-DISCONTINUITY\n#EXTINF:2", 14),
        text("v180/playlist.m3u8", "#EXTINF:4", "#EXT-X-KEY:METHOD=NONE,URI=\"k\"\n#EXTINF:4", 15),
        text("v180/playlist.m3u8", "#EXTINF:4", "#EXT-X-KEY:METHOD=ROT13,URI=\"k\"\n#EXTINF:4", 15),
        text("v180/playlist.m3u8", "00001.m4s", "00001.m4s?token=1", 16),
        text("t0/00001.vtt", "X-TIMESTAMP-MAP", "X-TIMESTAMP", 23),
        text("t0/00001.vtt", "WEBVTT", "WEBTXT", 23),
        text("t0/playlist.m3u8", "#EXTINF:2.000000,\n00001.vtt\n", "", 16, 23));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2} breaks {3}")
  @MethodSource("mistakes")
  void one_mistake_is_found_as_what_it_is(
      String file, String find, String replacement, List<Integer> broken) throws Exception {
    Streams.copy("good", folder);
    edit(folder.resolve(file), text -> replaceFirst(text, find, replacement));

    Report report = validate(folder);

    assertThat(in(report, "failed", "warned"))
        .as(sentences(report))
        .containsExactlyElementsOf(broken);
  }

  private static String replaceFirst(String text, String find, String replacement) {
    int at = text.indexOf(find);
    return at < 0 ? text : text.substring(0, at) + replacement + text.substring(at + find.length());
  }

  /** The decode time of a fragment is the 64-bit number behind the version of its tfdt. */
  private static String later(String segment, int ticks) {
    int at = segment.indexOf("tfdt") + 4;
    StringBuilder changed = new StringBuilder(segment);
    int last = at + (segment.charAt(at) == 1 ? 12 : 8);
    int value =
        IntStream.rangeClosed(last - 4, last - 1)
            .map(segment::charAt)
            .reduce(0, (sum, each) -> (sum << 8) + each);
    for (int i = 0; i < 4; i++) {
      changed.setCharAt(last - 4 + i, (char) ((value + ticks) >> (24 - 8 * i) & 0xff));
    }
    return changed.toString();
  }

  @Test
  void a_picture_that_the_player_has_to_turn_is_warned_of() throws Exception {
    Streams.copy("good", folder);
    edit(
        folder.resolve("v180/init.mp4"),
        text -> {
          int header = text.indexOf("tkhd");
          String upright = "\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0";
          String turned = "\0\0\0\0\0\1\0\0\0\0\0\0\u00ff\u00ff\0\0\0\0\0\0";
          return text.substring(0, header) + replaceFirst(text.substring(header), upright, turned);
        });

    Report report = validate(folder);

    assertThat(report.status()).isEqualTo("passed");
    assertThat(in(report, "warned")).as(sentences(report)).containsExactly(19);
  }

  @Test
  void a_small_gap_is_no_discontinuity() throws Exception {
    Streams.copy("good", folder);
    edit(folder.resolve("v180/00001.m4s"), text -> later(text, 300));

    assertThat(in(validate(folder), "failed", "warned")).contains(8).doesNotContain(14);
  }

  @Test
  void a_jump_of_the_clock_needs_a_discontinuity() throws Exception {
    Streams.copy("good", folder);
    edit(folder.resolve("v180/00001.m4s"), text -> later(text, 1_000_000));

    Report report = validate(folder);

    assertThat(in(report, "failed")).as(sentences(report)).containsExactly(14);
  }

  @Test
  void a_segment_that_does_not_begin_with_a_key_frame_is_found() throws Exception {
    Streams.copy("good", folder);
    edit(
        folder.resolve("v180/00001.m4s"),
        text -> {
          int trun = text.indexOf("trun");
          return text.substring(0, trun)
              + replaceFirst(text.substring(trun), "\2\0\0\0", "\1\1\0\0");
        });

    Report report = validate(folder);

    assertThat(in(report, "failed")).as(sentences(report)).contains(7);
  }

  @Test
  void names_of_decoders_that_players_refuse_are_found() throws Exception {
    Streams.copy("good", folder);
    edit(folder.resolve("v180/init.mp4"), text -> text.replace("avc1", "avc3"));
    edit(folder.resolve("master.m3u8"), text -> text.replace("avc1.64000c", "avc3.64000c"));

    Report report = validate(folder);

    assertThat(in(report, "failed")).as(sentences(report)).containsExactly(17);
  }

  @Test
  void without_the_sound_alone_the_ladder_is_only_warned_of() throws Exception {
    Streams.copy("good", folder);
    edit(
        folder.resolve("master.m3u8"),
        text -> text.replaceFirst("#EXT-X-STREAM-INF:BANDWIDTH=67123.*\na0/playlist.m3u8\n", ""));

    Report report = validate(folder);

    assertThat(report.status()).isEqualTo("passed");
    assertThat(in(report, "warned")).as(sentences(report)).containsExactly(20);
    assertThat(item(report, 20).findings())
        .extracting(Report.Found::level)
        .containsExactly("policy");
  }

  @Test
  void sound_that_costs_more_than_sound_is_advised_against() throws Exception {
    Streams.copy("good", folder);
    for (String segment : List.of("a0/00000.m4s", "a0/00001.m4s")) {
      edit(folder.resolve(segment), text -> text + "\0\3\0\0free" + "x".repeat(0x30000 - 8));
    }

    assertThat(in(validate(folder), "failed", "warned")).contains(10, 21);
  }

  @Test
  void what_is_missing_and_what_nobody_names_is_found() throws Exception {
    Streams.copy("good", folder);
    Files.delete(folder.resolve("v90/00001.m4s"));
    Files.writeString(folder.resolve("v90/00007.m4s"), "left over");

    Report report = validate(folder);

    assertThat(in(report, "failed")).as(sentences(report)).containsExactly(16);
    assertThat(sentences(report))
        .contains("v90/00001.m4s is not there.", "No playlist names v90/00007.m4s.");
    assertThat(item(report, 10).notes()).anyMatch(note -> note.contains("not all"));
  }

  @Test
  void five_places_are_named_and_the_rest_is_counted() throws Exception {
    Streams.copy("good", folder);
    for (int i = 0; i < 12; i++) {
      Files.writeString(folder.resolve("old%02d.m4s".formatted(i)), "left over");
    }

    Report report = validate(folder);

    assertThat(item(report, 16).findings()).hasSize(5);
    assertThat(item(report, 16).more()).isEqualTo(7);
  }

  @Test
  void an_encrypted_stream_is_decrypted_when_its_key_can_be_had() throws Exception {
    encrypted("0123456789abcdef");

    Report report = validate(folder);

    assertThat(in(report, "failed", "warned")).as(sentences(report)).isEmpty();
    assertThat(item(report, 15).state()).isEqualTo("passed");
  }

  @Test
  void a_key_of_the_wrong_length_or_the_wrong_key_is_found() throws Exception {
    encrypted("0123456789abcdef");
    Files.writeString(folder.resolve("a0/key"), "short");
    assertThat(in(validate(folder), "failed")).containsExactly(15);

    Files.writeString(folder.resolve("a0/key"), "fedcba9876543210");
    assertThat(item(validate(folder), 15).state()).isEqualTo("failed");
  }

  @Test
  void without_the_key_what_needs_it_could_not_be_checked() throws Exception {
    encrypted("0123456789abcdef");
    Files.delete(folder.resolve("a0/key"));

    Report report = validate(folder);

    assertThat(item(report, 15).notes()).anyMatch(note -> note.contains("key is not to be had"));
    assertThat(item(report, 10).notes()).isNotEmpty();
  }

  /** RFC 8216, 4.3.2.5: an init segment has no number. */
  @Test
  void an_init_segment_needs_a_vector() throws Exception {
    encrypted("0123456789abcdef");
    edit(
        folder.resolve("a0/playlist.m3u8"),
        text ->
            text.replaceFirst("#EXT-X-MAP", "#EXT-X-KEY:METHOD=AES-128,URI=\"key\"\n#EXT-X-MAP"));

    assertThat(item(validate(folder), 15).findings().toString()).contains("has no IV");
  }

  /** As this platform encrypts: each key frame by itself, in a file beside its segment. */
  @Test
  void key_frames_of_an_encrypted_stream_are_decrypted_too() throws Exception {
    Streams.copy("good", folder);
    Path video = iframes().getParent();
    byte[] key = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    Files.write(video.resolve("key"), key);
    byte[] vector = new byte[16];
    vector[0] = 2;
    String range = Files.readString(iframes()).replaceAll("(?s).*?BYTERANGE:([0-9@]+).*", "$1");
    int length = Integer.parseInt(range.split("@")[0]);
    String segment =
        Files.readString(iframes()).lines().filter(l -> !l.startsWith("#")).findFirst().get();
    byte[] plain = Arrays.copyOf(Files.readAllBytes(video.resolve(segment)), length);
    Files.write(video.resolve("first.iframes.m4s"), Aes128.encrypt(key, vector, plain));
    edit(
        iframes(),
        text ->
            text.replaceFirst(
                "#EXTINF(.*)\n#EXT-X-BYTERANGE.*\n.*",
                "#EXT-X-KEY:METHOD=AES-128,URI=\"key\",IV=0x02000000000000000000000000000000\n"
                    + "#EXTINF$1\n#EXT-X-BYTERANGE:%d@0\nfirst.iframes.m4s\n#EXT-X-KEY:METHOD=NONE"
                        .formatted(Aes128.encryptedSize(length))));

    Report report = validate(folder);

    assertThat(item(report, 15).state()).as(sentences(report)).isEqualTo("passed");
    Files.write(video.resolve("first.iframes.m4s"), Aes128.encrypt(key, new byte[16], plain));
    assertThat(item(validate(folder), 15).findings().toString()).contains("no fragment");
  }

  private Path iframes() throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.endsWith("iframes.m3u8")).findFirst().orElseThrow();
    }
  }

  private void encrypted(String key) throws IOException, GeneralSecurityException {
    Streams.copy("good", folder);
    Files.writeString(folder.resolve("a0/key"), key);
    for (int i = 0; i < 2; i++) {
      Path segment = folder.resolve("a0/0000%d.m4s".formatted(i));
      byte[] vector = new byte[16];
      vector[15] = (byte) i;
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "AES"),
          new IvParameterSpec(vector));
      Files.write(segment, cipher.doFinal(Files.readAllBytes(segment)));
    }
    edit(
        folder.resolve("a0/playlist.m3u8"),
        text -> text.replaceFirst("#EXTINF", "#EXT-X-KEY:METHOD=AES-128,URI=\"key\"\n#EXTINF"));
  }

  @Test
  void what_ffmpeg_writes_as_fmp4_is_read_to_its_end() throws Exception {
    Report report = validate(Streams.copy("ffmpeg-fmp4", folder));

    assertThat(in(report, "failed"))
        .as(sentences(report))
        .containsExactly(7, 9, 12); // INDEPENDENT-SEGMENTS, FRAME-RATE, I-frame playlists
    assertThat(item(report, 8).findings())
        .extracting(Report.Found::level)
        .containsOnly("policy"); // picture and sound in one file
    assertThat(in(report, "unchecked")).containsExactly(22);
    assertThat(report.seconds()).isEqualTo(6);
  }

  @Test
  void of_a_transport_stream_is_checked_what_can_be() throws Exception {
    Report report = validate(Streams.copy("ffmpeg-ts", folder));

    assertThat(in(report, "failed"))
        .as(sentences(report))
        .containsExactly(6, 7, 9, 12); // no PLAYLIST-TYPE as well
    assertThat(in(report, "passed")).contains(1, 2, 3, 4, 5, 10, 11, 14, 17, 18);
    assertThat(in(report, "unchecked")).containsExactly(22);
  }

  @Test
  void a_media_playlist_alone_is_checked_as_such() throws Exception {
    Streams.copy("good", folder);

    Report report = validate(folder.resolve("v180/playlist.m3u8"));

    assertThat(in(report, "failed")).as(sentences(report)).isEmpty();
    assertThat(in(report, "not-applicable")).contains(9, 10, 11, 12, 13, 20, 21, 23);
  }

  @Test
  void a_growing_stream_is_checked_as_one() throws Exception {
    Streams.copy("good", folder);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path list :
          files
              .filter(file -> file.toString().endsWith("s.m3u8") || file.endsWith("playlist.m3u8"))
              .toList()) {
        edit(list, text -> text.replace("TYPE:VOD", "TYPE:EVENT").replace("#EXT-X-ENDLIST\n", ""));
      }
    }

    Report report = validate(folder);

    assertThat(report.kind()).isEqualTo("EVENT");
    assertThat(in(report, "failed")).as(sentences(report)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../secret.m4s",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://127.0.0.1:1/x.m4s",
        "%00.m4s",
        "link.m4s",
        "a b.m4s"
      })
  void nothing_outside_of_the_folder_is_read(String uri) throws Exception {
    Path stream = Streams.copy("good", Files.createDirectory(folder.resolve("stream")));
    Path secret = Files.writeString(folder.resolve("secret.m4s"), "WEBVTT secret");
    Files.createSymbolicLink(stream.resolve("v180/link.m4s"), secret);
    edit(stream.resolve("v180/playlist.m3u8"), text -> text.replace("00001.m4s", uri));

    Report report = validate(stream);

    assertThat(item(report, 16).state()).isEqualTo("failed");
    assertThat(item(report, 16).findings())
        .anyMatch(
            found ->
                found
                    .sentence()
                    .matches(".*(leads out of|is not in) the folder.*|.*is no address.*"));
  }

  @Test
  void playlists_that_name_themselves_end() throws Exception {
    Streams.copy("good", folder);
    edit(folder.resolve("master.m3u8"), text -> text.replace("v90/playlist.m3u8", "master.m3u8"));

    assertThat(item(validate(folder), 3).state()).isEqualTo("failed");
  }

  @Test
  void huge_numbers_are_findings() throws Exception {
    Streams.copy("good", folder);
    edit(
        folder.resolve("v180/playlist.m3u8"),
        text ->
            text.replace("DURATION:4", "DURATION:99999999999999999999999")
                .replace("SEQUENCE:0", "SEQUENCE:9223372036854775807")
                .replace("#EXTINF:2.0", "#EXTINF:1e999")
                .replace(
                    "00001.m4s",
                    "#EXT-X-BYTERANGE:999999999999999@9999999999999999999999\n00001.m4s"));

    Report report = validate(folder);

    assertThat(in(report, "failed")).contains(4);
    assertThat(report.items()).hasSize(23);
  }

  @Test
  void a_list_of_endless_variants_is_bounded() throws Exception {
    Streams.copy("good", folder);
    edit(
        folder.resolve("master.m3u8"),
        text ->
            text
                + IntStream.range(0, 9_000)
                    .mapToObj(i -> "#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO=\"a\"\n%d\n".formatted(i))
                    .collect(Collectors.joining()));

    Report report = validate(folder);

    assertThat(sentences(report))
        .contains("lists more than 2000 variants", "50 playlists are read");
  }

  @Test
  void more_segments_than_the_limit_are_not_read() throws Exception {
    Streams.copy("good", folder);
    edit(
        folder.resolve("t0/playlist.m3u8"),
        text ->
            text.replace(
                "#EXT-X-ENDLIST",
                IntStream.range(0, 3_000)
                        .mapToObj(i -> "#EXTINF:4.0,\n00000.vtt\n")
                        .collect(Collectors.joining())
                    + "#EXT-X-ENDLIST"));

    assertThat(item(validate(folder), 16).notes())
        .anyMatch(note -> note.contains("1000 segments are read"));
  }

  @Test
  void a_folder_without_a_stream_says_so() throws Exception {
    assertThatThrownBy(() -> validate(folder))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("There is no playlist");

    Files.writeString(folder.resolve("a.m3u8"), "#EXTM3U\n");
    Files.writeString(folder.resolve("b.m3u8"), "#EXTM3U\n");
    assertThatThrownBy(() -> validate(folder)).hasMessageContaining("There are 2 playlists");

    Files.writeString(folder.resolve("c.m3u8"), "hello #EXT-X-STREAM-INF");
    assertThatThrownBy(() -> validate(folder.resolve("none")))
        .hasMessageContaining("There is no readable file");
  }
}

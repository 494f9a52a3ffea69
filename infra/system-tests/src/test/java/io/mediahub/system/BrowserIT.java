package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mediahub.base.content.ContentKeys;
import io.mediahub.client.Playlists;
import io.mediahub.encoder.worker.job.PackageCipher;
import io.mediahub.local.validate.Limits;
import io.mediahub.local.validate.Report;
import io.mediahub.local.validate.Validation;
import io.mediahub.playlist.render.Encryption;
import io.mediahub.system.stack.Clips;
import io.mediahub.system.stack.Stack;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Three that share no code read one stream: validate, a foreign parser, a player in a browser. */
@Order(0)
class BrowserIT {
  @TempDir Path folder;

  @Test
  void what_the_encoder_makes_is_played_to_its_end_and_read_alike() throws Exception {
    Path stream =
        EncodedFolder.of(
            Stack.DIST.resolve("ffmpeg"),
            Clips.shipped(),
            folder.resolve("work"),
            Files.createDirectory(folder.resolve("stream")));

    allAgree(stream);
  }

  @Test
  void a_stream_with_subtitles_is_played_to_its_end_and_read_alike() throws Exception {
    allAgree(Stack.PROJECT.resolve("topology/hls/src/test/resources/streams/good"));
  }

  @Test
  void an_encrypted_stream_is_played_to_its_end_with_its_key() throws Exception {
    Path secrets = Files.createDirectory(folder.resolve("content"));
    Files.writeString(
        secrets.resolve("0001.key"), Base64.getEncoder().encodeToString(new byte[32]));
    ContentKeys keys = new ContentKeys(secrets);
    Path stream =
        EncodedFolder.of(
            Stack.DIST.resolve("ffmpeg"),
            Clips.shipped(),
            folder.resolve("work"),
            Files.createDirectory(folder.resolve("stream")),
            PackageCipher.of(keys, "0001", "media", "job-m"));
    Files.write(stream.resolve(Encryption.KEY_NAME), keys.of("0001", "media", "job-m"));

    allAgree(stream);
  }

  private static void allAgree(Path stream) throws Exception {
    try (Browser browser = Browser.with(stream)) {
      JsonNode seen = browser.play("master.m3u8");
      Report report = validate(browser.address("stream/master.m3u8"));

      assertThat(report.status()).as("%s", report.lines()).isEqualTo("passed");
      assertPlayed(seen, report.seconds());
      assertThat(levels(seen))
          .containsExactlyInAnyOrderElementsOf(
              report.variants().stream()
                  .filter(variant -> !variant.resolution().isEmpty())
                  .map(v -> List.of(v.resolution(), v.codecs(), Long.toString(v.bandwidth())))
                  .toList());
      assertForeignParserAgrees(stream, report);
    }
  }

  private static Report validate(URI address) throws InterruptedException {
    return new Validation(Limits.within(Duration.ofMinutes(2)), Map.of(), (files, of, name) -> {})
        .of(address.toString());
  }

  private static void assertPlayed(JsonNode seen, double seconds) {
    assertThat(seen.path("errors")).as("errors of %s", seen).isEmpty();
    assertThat(seen.path("said")).as("errors of the page %s", seen).isEmpty();
    assertThat(seen.path("ended").asBoolean()).as("the end of %s", seen).isTrue();
    assertThat(seen.path("duration").asDouble()).isCloseTo(seconds, within(0.05));
    for (String each : List.of("buffered", "played")) {
      assertThat(seen.path(each)).as("one range %s of %s", each, seen).hasSize(1);
      assertThat(seen.path(each).path(0).path(0).asDouble()).isCloseTo(0, within(0.05));
      assertThat(seen.path(each).path(0).path(1).asDouble()).isCloseTo(seconds, within(0.05));
    }
    assertThat(seen.path("frames").asInt()).isGreaterThan(100);
  }

  private static List<List<String>> levels(JsonNode seen) {
    return StreamSupport.stream(seen.path("levels").spliterator(), false)
        .map(
            level ->
                List.of(
                    "%dx%d".formatted(level.path("width").asInt(), level.path("height").asInt()),
                    level.path("codecs").asString(),
                    Long.toString(level.path("bandwidth").asLong())))
        .sorted(Comparator.comparing(List::toString))
        .toList();
  }

  private static void assertForeignParserAgrees(Path stream, Report report) throws Exception {
    URI address = stream.resolve("master.m3u8").toUri();
    List<Double> seconds = new ArrayList<>();
    var foreign = Playlists.multivariant(address, Files.readString(Path.of(address)));
    for (URI media : foreign.media()) {
      seconds.add(Playlists.media(media, Files.readString(Path.of(media))).seconds());
    }
    assertThat(foreign.media())
        .containsAll(report.variants().stream().map(each -> address.resolve(each.uri())).toList());
    assertThat(seconds.stream().mapToDouble(Double::doubleValue).max().orElse(0))
        .isCloseTo(report.seconds(), within(1e-3));
  }
}

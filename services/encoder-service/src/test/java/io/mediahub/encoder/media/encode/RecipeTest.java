package io.mediahub.encoder.media.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.rendition.Recipe;
import io.mediahub.playlist.render.VideoRendition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the benchmark and the document say of the recipe is written from it. */
class RecipeTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final Path BENCHMARK =
      ROOT.resolve("infra/bench/src/main/resources/io/mediahub/bench/encode/recipe.properties");
  private static final Path DOCUMENT = ROOT.resolve("docs/encoding.md");
  private static final String BEGIN = "<!-- The recipe, written by a test. -->\n";
  private static final String END = "<!-- End of the recipe. -->\n";
  private static final Recipe RECIPE = Recipe.CURRENT;

  @Test
  void the_benchmark_encodes_by_the_same_recipe() throws IOException {
    String expected =
        """
        # The platform's recipe, for the comparison with plain ffmpeg. Written by a test of encoder-service.
        segment.seconds=%d
        key-frame.seconds=%d
        picture.quality=%s
        picture.buffer.seconds=%d
        picture.groups=%s
        sound=%s
        """
            .formatted(
                RECIPE.segment().toSeconds(),
                RECIPE.keyFrames().toSeconds(),
                words(PictureOutput.quality(RECIPE.picture())),
                RECIPE.picture().bufferSeconds(),
                words(PictureOutput.groups()),
                words(SoundOutput.codec(RECIPE.sound())));

    writeIfAsked(BENCHMARK, expected);

    assertThat(BENCHMARK).as(HOW).hasContent(expected);
  }

  @Test
  void playlists_bound_a_segment_by_the_buffer_of_the_recipe() {
    assertThat(VideoRendition.BUFFER_SECONDS).isEqualTo(RECIPE.picture().bufferSeconds());
  }

  @Test
  void the_document_shows_the_recipe() throws IOException {
    String document = Files.readString(DOCUMENT);
    int from = document.indexOf(BEGIN) + BEGIN.length();
    int to = document.indexOf(END);
    String expected = document.substring(0, from) + table() + document.substring(to);

    writeIfAsked(DOCUMENT, expected);

    assertThat(DOCUMENT).as(HOW).hasContent(expected);
  }

  private static final String HOW =
      "run the test with -Ddocs.write=true to write the file from the recipe anew";

  private static void writeIfAsked(Path file, String content) throws IOException {
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(file, content);
    }
  }

  private static String table() {
    Recipe.Picture picture = RECIPE.picture();
    Recipe.Sound sound = RECIPE.sound();
    return """
    | what | value |
    | --- | --- |
    | version of the ladder's rules | %d |
    | segment | %s |
    | key frame | every %s |
    | picture | %s, preset %s, profile %s, constant rate factor %d below the rung's bound |
    | buffer of the rate control | %d s at that bound |
    | HEVC, by setting | %s |
    | AV1, by setting | %s |
    | HDR10, by setting | %s |
    | ladder to measure, by setting | rules %d: %d stretches of %s, %d million pixels; bounds %.1f to %.1f of the usual, %.1f of the need; rungs %.1f apart |
    | sound | %s, profile %s, %d kb/s for one channel, %d for two, %d for six, %d for music |
    | priming of the audio encoder | %d samples |
    | fragment of sound | %s |
    """
        .formatted(
            RECIPE.ladderVersion(),
            seconds(RECIPE.segment()),
            seconds(RECIPE.keyFrames()),
            picture.encoder(),
            picture.preset(),
            picture.profile(),
            picture.constantRateFactor(),
            picture.bufferSeconds(),
            beside(RECIPE.hevc()),
            beside(RECIPE.av1()),
            beside(RECIPE.hdr10()),
            RECIPE.perTitle().version(),
            RECIPE.perTitle().windows(),
            seconds(RECIPE.keyFrames()),
            RECIPE.perTitle().pixels() / 1_000_000,
            RECIPE.perTitle().least(),
            RECIPE.perTitle().most(),
            RECIPE.perTitle().headroom(),
            RECIPE.perTitle().distinct(),
            sound.encoder(),
            sound.profile(),
            sound.most(1) / 1000,
            sound.most(2) / 1000,
            sound.most(6) / 1000,
            sound.music() / 1000,
            sound.primingSamples(),
            seconds(sound.fragment()));
  }

  private static String beside(Recipe.Picture picture) {
    return "%s, preset %s, profile %s, constant rate factor %d below %.2f of H.264's bound, from %d lines on"
        .formatted(
            picture.encoder(),
            picture.preset(),
            picture.profile(),
            picture.constantRateFactor(),
            picture.share(),
            picture.leastSide());
  }

  private static String seconds(Duration time) {
    return time.toSeconds() + " s";
  }

  private static String words(Arguments arguments) {
    return String.join(" ", arguments.toList());
  }
}

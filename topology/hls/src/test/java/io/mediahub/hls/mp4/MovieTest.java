package io.mediahub.hls.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decoder configurations of init segments that ffmpeg wrote. */
class MovieTest {
  @ParameterizedTest
  @CsvSource({
    "inits/hevc.mp4, hvc1.2.4.L30.90, 160, 90",
    "inits/av1.mp4, av01.0.00M.10, 160, 90",
    "streams/good/v180/init.mp4, avc1.64000c, 320, 180",
    "streams/good/a0/init.mp4, mp4a.40.2, 0, 0"
  })
  void codecs_are_named_as_rfc_6381_names_them(String file, String codecs, int width, int height)
      throws IOException {
    byte[] init = Files.readAllBytes(Path.of("src/test/resources").resolve(file));

    SampleEntry entry = Movie.parse(init).tracks().getFirst().entry();

    assertThat(entry.codecs()).isEqualTo(codecs);
    assertThat(entry.width()).isEqualTo(width);
    assertThat(entry.height()).isEqualTo(height);
    DecoderPicture told = entry.picture();
    if (width > 0) {
      assertThat(told).isNotNull();
      assertThat(told.codecs()).isEqualTo(codecs);
      assertThat(told.width()).isEqualTo(width);
      assertThat(told.height()).isEqualTo(height);
      assertThat(told.progressive()).isTrue();
      assertThat(told.squarePixels()).isTrue();
    }
  }
}

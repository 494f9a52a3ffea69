package io.mediahub.encoder.media.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Six patches of known colours, stored in many ways, have the colours afterwards that a viewer
 * should see.
 */
@SandboxTest
class ColoursTest {
  private static final List<String> PATCHES =
      List.of("808080", "C03020", "20A040", "3040C0", "E0B090", "FFFFFF");

  /** The same in the light of HDR, white at 203 candela, after tone mapping. */
  private static final List<String> TONE_MAPPED =
      List.of("707070", "9E2719", "1F8738", "27339D", "B18A72", "BEBEBE");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    // height, zscale's matrix, primaries, transfer, range; pixel format; x265's names; hdr
    "180, 709, 709, 709, tv, yuv420p, 'colormatrix=bt709:colorprim=bt709:transfer=bt709', false",
    "180, 709, 709, 709, pc, yuv420p, 'colormatrix=bt709:colorprim=bt709:transfer=bt709:range=full', false",
    "600, 170m, 709, 709, tv, yuv420p, 'colormatrix=smpte170m:colorprim=smpte170m:transfer=smpte170m', false",
    "180, 170m, 709, 709, tv, yuv420p, '', false",
    "600, 709, 709, 709, tv, yuv420p, '', false",
    "180, gbr, 709, 709, pc, gbrp, 'colormatrix=gbr:colorprim=bt709:transfer=bt709:range=full', false",
    "180, ycgco, 709, 709, tv, yuv444p, 'colormatrix=ycgco:colorprim=bt709:transfer=bt709', false",
    "180, 2020_ncl, 2020, 2020_10, tv, yuv420p10le, 'colormatrix=bt2020nc:colorprim=bt2020:transfer=bt2020-10', false",
    "180, 2020_cl, 2020, 2020_10, tv, yuv420p10le, 'colormatrix=bt2020c:colorprim=bt2020:transfer=bt2020-10', false",
    "180, 709, smpte432, 709, tv, yuv420p10le, 'colormatrix=bt709:colorprim=smpte432:transfer=bt709', false",
    "180, 709, smpte431, 709, tv, yuv420p10le, 'colormatrix=bt709:colorprim=smpte431:transfer=bt709', false",
    "180, 709, 709, linear, tv, yuv444p12le, 'colormatrix=bt709:colorprim=bt709:transfer=linear', false",
    "180, 2020_ncl, 2020, smpte2084, tv, yuv420p10le, 'colormatrix=bt2020nc:colorprim=bt2020:transfer=smpte2084', true",
    "180, 2020_ncl, 2020, arib-std-b67, tv, yuv420p10le, 'colormatrix=bt2020nc:colorprim=bt2020:transfer=arib-std-b67', true",
    "180, ictcp, 2020, smpte2084, tv, yuv444p10le, 'colormatrix=ictcp:colorprim=bt2020:transfer=smpte2084', true",
  })
  void are_converted_and_not_only_relabelled(
      int height,
      String matrix,
      String primaries,
      String transfer,
      String range,
      String format,
      String names,
      boolean hdr)
      throws Exception {
    Path patches =
        patches(
            height,
            "m=%s:p=%s:t=%s:r=%s:npl=203".formatted(matrix, primaries, transfer, range),
            format,
            names);

    try (Encodings encodings = new Encodings(folder)) {
      Path encoded = encodings.joined(encodings.encode(patches, 180), "v180");

      int width = Integer.parseInt(TestMedia.probe(encoded, "stream=width").getFirst());
      List<String> expected = hdr ? TONE_MAPPED : PATCHES;
      for (int i = 0; i < PATCHES.size(); i++) {
        int[] rgb = TestMedia.rgb(encoded, (2 * i + 1) * width / 12, 90);
        int[] wanted = rgb(expected.get(i));
        for (int channel = 0; channel < 3; channel++) {
          assertThat(rgb[channel])
              .as("channel %d of %s, which is %s", channel, PATCHES.get(i), hex(rgb))
              .isCloseTo(wanted[channel], within(hdr ? 10 : 7));
        }
      }
    }
  }

  private Path patches(int height, String colours, String format, String names) throws Exception {
    List<String> chains = new ArrayList<>();
    StringBuilder all = new StringBuilder();
    for (String patch : PATCHES) {
      chains.add(
          "color=c=0x%s:s=60x%d:r=25:d=0.2,format=gbrp[x%s]".formatted(patch, height, patch));
      all.append("[x").append(patch).append(']');
    }
    chains.add(
        all
            + "hstack=6,format=gbrp,zscale=min=gbr:pin=709:tin=709:rin=pc:"
            + colours
            + ",format="
            + format
            // The encoder alone says what the colours are.
            + ",setparams=colorspace=unknown:color_primaries=unknown:color_trc=unknown:range=unknown");
    return TestMedia.make(
        folder.resolve("patches.mp4"),
        "-f",
        "lavfi",
        "-i",
        String.join(";", chains),
        "-c:v",
        "libx265",
        "-preset",
        "ultrafast",
        "-x265-params",
        "log-level=error:qp=8" + (names.isEmpty() ? "" : ":" + names));
  }

  private static int[] rgb(String hex) {
    int value = Integer.parseInt(hex, 16);
    return new int[] {value >> 16, value >> 8 & 255, value & 255};
  }

  private static String hex(int[] rgb) {
    return "%02X%02X%02X".formatted(rgb[0], rgb[1], rgb[2]);
  }
}

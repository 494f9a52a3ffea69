package io.mediahub.encoder.media.image;

import io.mediahub.encoder.media.image.ImageHeader.Colours;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A table from a picture's colours to sRGB, for ffmpeg's filter {@code lut3d}. What sRGB cannot
 * show becomes the nearest that it can, channel by channel, as browsers do on such a screen.
 */
final class ColourCube {
  private static final int SIDE = 33;

  /** Colours that differ by less are the same one, in 8 bits. */
  private static final double SAME = 1.5 / 255;

  private static final int P3 = 12;
  private static final int BT2020 = 9;

  /** Linear light of Display P3, and of BT.2020, to that of sRGB; all have the white of D65. */
  private static final double[][] FROM_P3 = {
    {1.2249402, -0.2249402, 0},
    {-0.0420570, 1.0420570, 0},
    {-0.0196376, -0.0786361, 1.0982736},
  };

  private static final double[][] FROM_BT2020 = {
    {1.6604910, -0.5876411, -0.0728499},
    {-0.1245505, 1.1328999, -0.0083494},
    {-0.0181508, -0.1005789, 1.1187297},
  };

  /** From stored numbers, 0 to 1, to linear light of sRGB. */
  @FunctionalInterface
  private interface Space {
    double[] linear(double red, double green, double blue);
  }

  private final Space space;

  private ColourCube(Space space) {
    this.space = space;
  }

  /** Returns null for colours that are sRGB already, or that nobody knows. */
  static @Nullable ColourCube of(Colours colours) {
    ColourCube cube = null;
    if (colours.profile() != null) {
      IccProfile profile = IccProfile.read(colours.profile());
      cube = profile == null ? null : new ColourCube(profile::toLinearSrgb);
    } else if (colours.primaries() == P3 || colours.primaries() == BT2020) {
      double[][] matrix = colours.primaries() == P3 ? FROM_P3 : FROM_BT2020;
      cube =
          new ColourCube(
              (red, green, blue) -> {
                double[] light = {linear(red), linear(green), linear(blue)};
                double[] product = new double[3];
                for (int row = 0; row < 3; row++) {
                  for (int column = 0; column < 3; column++) {
                    product[row] += matrix[row][column] * light[column];
                  }
                }
                return product;
              });
    }
    return cube == null || cube.changesNothing() ? null : cube;
  }

  /** Writes the table in the format of Adobe's cube files: red runs fastest. */
  void write(Path file) throws IOException {
    StringBuilder lines = new StringBuilder("LUT_3D_SIZE " + SIDE + "\n");
    double last = SIDE - 1.0;
    for (int blue = 0; blue < SIDE; blue++) {
      for (int green = 0; green < SIDE; green++) {
        for (int red = 0; red < SIDE; red++) {
          double[] rgb = shown(red / last, green / last, blue / last);
          lines.append(String.format(Locale.ROOT, "%.5f %.5f %.5f%n", rgb[0], rgb[1], rgb[2]));
        }
      }
    }
    Files.writeString(file, lines);
  }

  private boolean changesNothing() {
    double[] steps = {0, 0.25, 0.5, 0.75, 1};
    for (double red : steps) {
      for (double green : steps) {
        for (double blue : steps) {
          double[] rgb = shown(red, green, blue);
          double change =
              Math.max(
                  Math.abs(rgb[0] - red),
                  Math.max(Math.abs(rgb[1] - green), Math.abs(rgb[2] - blue)));
          if (change > SAME) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private double[] shown(double red, double green, double blue) {
    double[] rgb = space.linear(red, green, blue);
    for (int i = 0; i < rgb.length; i++) {
      // Also what is not a number becomes one.
      double v = rgb[i] > 0 ? Math.min(1, rgb[i]) : 0;
      rgb[i] = v <= 0.0031308 ? v * 12.92 : 1.055 * Math.pow(v, 1 / 2.4) - 0.055;
    }
    return rgb;
  }

  private static double linear(double v) {
    return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
  }
}

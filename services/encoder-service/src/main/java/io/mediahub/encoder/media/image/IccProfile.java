package io.mediahub.encoder.media.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An ICC profile of three primaries and their curves, as cameras, phones and screens have them. It
 * is read here, in Java, since the profile comes from the file. Profiles of tables, as printers
 * have them, are not read: their pictures are taken as they are.
 *
 * @param matrix from linear red, green and blue to XYZ under D50, row by row
 * @param curves from the stored numbers to linear light
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record IccProfile(double[][] matrix, Curve[] curves) {
  private static final int HEADER = 128;
  private static final int MOST_TAGS = 100;
  private static final int MOST_POINTS = 65_536;
  private static final double FIXED = 65_536;

  /** From a stored number, 0 to 1, to light, 0 to 1. */
  @FunctionalInterface
  interface Curve {
    double light(double stored);
  }

  /** Returns null for a profile of another kind, and for one that is broken. */
  static @Nullable IccProfile read(byte[] profile) {
    try {
      ByteBuffer data = ByteBuffer.wrap(profile);
      if (profile.length < HEADER + 4 || !name(data, 16).equals("RGB ")) {
        return null;
      }
      double[][] matrix = new double[3][3];
      Curve[] curves = new Curve[3];
      String colours = "rgb";
      for (int i = 0; i < colours.length(); i++) {
        int place = tag(data, colours.charAt(i) + "XYZ");
        int curve = tag(data, colours.charAt(i) + "TRC");
        if (place < 0 || curve < 0) {
          return null;
        }
        for (int row = 0; row < 3; row++) {
          matrix[row][i] = data.getInt(place + 8 + 4 * row) / FIXED;
        }
        curves[i] = curve(data, curve);
      }
      return new IccProfile(matrix, curves);
    } catch (IndexOutOfBoundsException | BufferUnderflowException | IllegalArgumentException e) {
      return null; // it points outside of itself
    }
  }

  /** Linear light in the space of sRGB, where what it cannot show lies below 0 or above 1. */
  double[] toLinearSrgb(double red, double green, double blue) {
    double[] light = {
      curves[0].light(red), curves[1].light(green), curves[2].light(blue),
    };
    return times(XYZ_TO_SRGB, times(matrix, light));
  }

  /** From XYZ under D50 to linear sRGB, adapted by Bradford. */
  private static final double[][] XYZ_TO_SRGB = {
    {3.1338561, -1.6168667, -0.4906146},
    {-0.9787684, 1.9161415, 0.0334540},
    {0.0719453, -0.2289914, 1.4052427},
  };

  private static double[] times(double[][] matrix, double[] vector) {
    double[] product = new double[3];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        product[row] += matrix[row][column] * vector[column];
      }
    }
    return product;
  }

  private static int tag(ByteBuffer data, String wanted) {
    int count = Math.clamp(data.getInt(HEADER), 0, MOST_TAGS);
    for (int i = 0; i < count; i++) {
      int entry = HEADER + 4 + 12 * i;
      if (name(data, entry).equals(wanted)) {
        return data.getInt(entry + 4);
      }
    }
    return -1;
  }

  private static Curve curve(ByteBuffer data, int at) {
    return switch (name(data, at)) {
      case "curv" -> table(data, at);
      case "para" -> formula(data, at);
      default -> throw new IllegalArgumentException("an unknown kind of curve");
    };
  }

  private static Curve table(ByteBuffer data, int at) {
    int count = data.getInt(at + 8);
    if (count == 0) {
      return stored -> stored;
    }
    if (count == 1) {
      double gamma = (data.getShort(at + 12) & 0xffff) / 256.0;
      return stored -> Math.pow(stored, gamma);
    }
    if (count < 0 || count > MOST_POINTS) {
      throw new IllegalArgumentException("a curve of %d points".formatted(count));
    }
    double[] points = new double[count];
    for (int i = 0; i < count; i++) {
      points[i] = (data.getShort(at + 12 + 2 * i) & 0xffff) / 65_535.0;
    }
    return stored -> {
      double place = stored * (count - 1);
      int below = Math.clamp((int) place, 0, count - 2);
      return points[below] + (place - below) * (points[below + 1] - points[below]);
    };
  }

  /** ICC.1, table 68: the five kinds of formulas, as one. */
  private static Curve formula(ByteBuffer data, int at) {
    int kind = data.getShort(at + 8);
    int[] counts = {1, 3, 4, 5, 7};
    if (kind < 0 || kind >= counts.length) {
      throw new IllegalArgumentException("an unknown formula");
    }
    double[] p = new double[7];
    for (int i = 0; i < counts[kind]; i++) {
      p[i] = data.getInt(at + 12 + 4 * i) / FIXED;
    }
    double gamma = p[0];
    double a = kind == 0 ? 1 : p[1];
    double b = kind == 0 ? 0 : p[2];
    double slope = kind >= 3 ? p[3] : 0;
    double above = kind == 2 ? p[3] : kind == 4 ? p[5] : 0;
    double below = kind == 2 ? p[3] : kind == 4 ? p[6] : 0;
    double from = kind >= 3 ? p[4] : kind == 0 ? 0 : -b / a;
    return stored ->
        stored >= from
            ? Math.pow(Math.max(0, a * stored + b), gamma) + above
            : slope * stored + below;
  }

  private static String name(ByteBuffer data, int at) {
    byte[] letters = new byte[4];
    data.get(at, letters);
    return new String(letters, StandardCharsets.ISO_8859_1);
  }
}

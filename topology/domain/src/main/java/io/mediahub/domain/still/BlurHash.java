package io.mediahub.domain.still;

/**
 * The colours of a picture in about thirty characters: a page paints them while the picture itself
 * loads. Written as the algorithm at blurha.sh is described there; the lowest frequencies of a
 * cosine transform, in linear light.
 */
public final class BlurHash {
  /** Most pixels along a side that are worth looking at. */
  public static final int SIDE = 32;

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

  private static final int MOST_COMPONENTS = 9;
  private static final int CHANNELS = 3;

  private BlurHash() {}

  /**
   * With four components along the longer side and three along the other.
   *
   * @param rgb three bytes a pixel, line by line, sRGB
   */
  public static String of(byte[] rgb, int width, int height) {
    return height > width ? of(rgb, width, height, 3, 4) : of(rgb, width, height, 4, 3);
  }

  /**
   * @param across number of components, 1 to 9
   * @param down number of components, 1 to 9
   */
  static String of(byte[] rgb, int width, int height, int across, int down) {
    if (rgb.length != (long) width * height * CHANNELS || rgb.length == 0) {
      throw new IllegalArgumentException(
          "%d bytes are no picture of %d x %d pixels.".formatted(rgb.length, width, height));
    }
    if (Math.min(across, down) < 1 || Math.max(across, down) > MOST_COMPONENTS) {
      throw new IllegalArgumentException("A hash has 1 to 9 components along each side.");
    }
    double[][] factors = new double[across * down][];
    for (int y = 0; y < down; y++) {
      for (int x = 0; x < across; x++) {
        factors[y * across + x] = factor(rgb, width, height, x, y);
      }
    }
    double most = 0;
    for (int i = 1; i < factors.length; i++) {
      for (double value : factors[i]) {
        most = Math.max(most, Math.abs(value));
      }
    }
    int scale = (int) Math.clamp(Math.floor(most * 166 - 0.5), 0, 82);
    double largest = factors.length == 1 ? 1 : (scale + 1) / 166.0;
    StringBuilder hash = new StringBuilder();
    append(hash, across - 1 + (down - 1) * MOST_COMPONENTS, 1);
    append(hash, factors.length == 1 ? 0 : scale, 1);
    append(hash, average(factors[0]), 4);
    for (int i = 1; i < factors.length; i++) {
      append(hash, detail(factors[i], largest), 2);
    }
    return hash.toString();
  }

  private static double[] factor(byte[] rgb, int width, int height, int x, int y) {
    double[] sum = new double[CHANNELS];
    for (int row = 0; row < height; row++) {
      double vertical = Math.cos(Math.PI * y * row / height);
      for (int column = 0; column < width; column++) {
        double basis = vertical * Math.cos(Math.PI * x * column / width);
        int at = (row * width + column) * CHANNELS;
        for (int channel = 0; channel < CHANNELS; channel++) {
          sum[channel] += basis * linear(rgb[at + channel] & 255);
        }
      }
    }
    double norm = (x == 0 && y == 0 ? 1.0 : 2.0) / ((double) width * height);
    for (int channel = 0; channel < CHANNELS; channel++) {
      sum[channel] *= norm;
    }
    return sum;
  }

  private static int average(double[] colour) {
    return (encoded(colour[0]) << 16) + (encoded(colour[1]) << 8) + encoded(colour[2]);
  }

  private static int detail(double[] colour, double largest) {
    int value = 0;
    for (double each : colour) {
      double root = Math.copySign(Math.sqrt(Math.abs(each / largest)), each);
      value = value * 19 + (int) Math.clamp(Math.floor(root * 9 + 9.5), 0, 18);
    }
    return value;
  }

  private static void append(StringBuilder hash, int value, int length) {
    int divisor = (int) Math.pow(DIGITS.length(), length - 1);
    for (int i = 0; i < length; i++) {
      hash.append(DIGITS.charAt(value / divisor % DIGITS.length()));
      divisor /= DIGITS.length();
    }
  }

  private static double linear(int value) {
    double v = value / 255.0;
    return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
  }

  private static int encoded(double value) {
    double v = Math.clamp(value, 0, 1);
    double curved = v <= 0.0031308 ? v * 12.92 : 1.055 * Math.pow(v, 1 / 2.4) - 0.055;
    return (int) (curved * 255 + 0.5);
  }
}

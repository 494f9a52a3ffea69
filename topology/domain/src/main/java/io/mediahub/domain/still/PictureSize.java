package io.mediahub.domain.still;

/** Width and height in pixels, as shown. */
public record PictureSize(int width, int height) {
  public PictureSize {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("A picture of %d x %d pixels.".formatted(width, height));
    }
  }

  public long pixels() {
    return (long) width * height;
  }

  /** The sides change places. */
  public PictureSize turned() {
    return new PictureSize(/* width= */ height, /* height= */ width);
  }

  /** The largest size of the same shape within a box, in even numbers; never larger than this. */
  public PictureSize within(int mostWidth, int mostHeight) {
    double scale = Math.min(1, Math.min((double) mostWidth / width, (double) mostHeight / height));
    return new PictureSize(
        Math.min(even(width), nearestEven(width * scale)),
        Math.min(even(height), nearestEven(height * scale)));
  }

  /** Chroma of half the size needs even numbers. */
  private static int even(int pixels) {
    return Math.max(2, pixels - pixels % 2);
  }

  private static int nearestEven(double pixels) {
    return Math.max(2, 2 * (int) Math.round(pixels / 2));
  }
}

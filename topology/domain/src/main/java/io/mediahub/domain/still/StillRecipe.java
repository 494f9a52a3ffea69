package io.mediahub.domain.still;

/**
 * How pictures are written.
 *
 * @param version raised with every change that makes other bytes
 * @param avifQuantizer constant quality of AV1, 0 (best) to 63
 * @param avifPreset how little time AV1 takes, 0 to 13
 * @param webpQuality 0 to 100 (best)
 * @param jpegQuantizer 2 (best) to 31
 */
public record StillRecipe(
    int version, int avifQuantizer, int avifPreset, int webpQuality, int jpegQuantizer) {
  public static final StillRecipe CURRENT = new StillRecipe(1, 30, 8, 80, 4);
}

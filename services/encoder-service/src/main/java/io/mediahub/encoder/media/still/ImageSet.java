package io.mediahub.encoder.media.still;

import io.mediahub.domain.still.PictureSize;
import java.util.List;

/**
 * One picture in all sizes and formats.
 *
 * @param source size of the picture that they were made from, as shown
 * @param files the smallest size first, and of each size AVIF, WebP, JPEG
 * @param blurHash its colours, until it is loaded
 * @param recipe version of {@link io.mediahub.domain.still.StillRecipe}
 */
public record ImageSet(PictureSize source, List<StillFile> files, String blurHash, int recipe) {}

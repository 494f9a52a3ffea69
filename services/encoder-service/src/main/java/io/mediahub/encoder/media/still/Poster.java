package io.mediahub.encoder.media.still;

/**
 * The picture that stands for a film.
 *
 * @param timeMicros where it was looked for; the picture is the key frame before that, or, when the
 *     owner chose the time, the very frame
 * @param chosen whether the owner chose the time
 */
public record Poster(ImageSet images, long timeMicros, boolean chosen) {}

package io.mediahub.hls.mp4;

/**
 * What the decoder of a picture is told, whatever its format: a package is judged by this, and not
 * by what boxes and playlists say of it.
 *
 * @param width in pixels, after cropping
 * @param height the same
 * @param codecs RFC 6381, by the decoder's own parameters
 * @param progressive whether every picture is a frame
 * @param squarePixels whether pixels are square, which they also are when nothing is said
 * @param transfer characteristics (ITU-T H.273, table 3); 2 when nothing is said
 */
public record DecoderPicture(
    int width,
    int height,
    String codecs,
    boolean progressive,
    boolean squarePixels,
    int transfer) {}

package io.mediahub.encoder.media.still;

import io.mediahub.base.hash.Sha256;
import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.MediaFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * A file that was made, in the job's folder.
 *
 * @param name in that folder
 * @param width pixels
 * @param height pixels
 * @param sha256 in hexadecimal digits
 */
public record StillFile(
    String name, String contentType, int width, int height, long sizeBytes, String sha256) {
  /** No picture or preview is larger, by far. */
  static final long LARGEST = 32L << 20;

  /**
   * @throws MediaFailure when ffmpeg did not make it
   */
  public static StillFile of(Path folder, String name, String contentType, int width, int height)
      throws IOException {
    Path file = folder.resolve(name);
    long size = Files.exists(file) ? Files.size(file) : 0;
    if (size == 0 || size > LARGEST) {
      throw new MediaFailure(
          JobFailure.ENCODER_REFUSED, "The picture cannot be decoded: nothing came out of it.");
    }
    String sha256 = HexFormat.of().formatHex(Sha256.of(Files.readAllBytes(file)));
    return new StillFile(name, contentType, width, height, size, sha256);
  }
}

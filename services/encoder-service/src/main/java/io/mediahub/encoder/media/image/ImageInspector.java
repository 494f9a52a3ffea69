package io.mediahub.encoder.media.image;

import io.mediahub.domain.rendition.FileRefusal;
import io.mediahub.domain.still.ImageLimits;
import io.mediahub.domain.still.PictureSize;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.image.ImageOutcome.Accepted;
import io.mediahub.encoder.media.image.ImageOutcome.NoImage;
import io.mediahub.encoder.media.image.ImageOutcome.Rejected;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what an image is from its bytes, without decoding it: a small file can claim a picture
 * that no machine has room for.
 */
public final class ImageInspector {
  private static final int SHORTEST_EDGE = 16;
  private static final String AGAIN =
      "If the image opens on your computer, save it as JPEG or PNG, and upload that.";

  private final ImageLimits limits;

  public ImageInspector(ImageLimits limits) {
    this.limits = limits;
  }

  /**
   * @param space with the file as its source
   * @throws IOException when the file cannot be read here
   */
  public ImageOutcome inspect(JobSpace space) throws IOException {
    try {
      ImageHeader header = ImageHeaders.read(space.requireSource());
      if (header == null) {
        return new NoImage();
      }
      Refused refusal = beyond(header);
      return refusal == null ? new Accepted(header) : new Rejected(refusal);
    } catch (BadImage e) {
      return new Rejected(
          new Refused(
              e.reason(),
              String.valueOf(e.getMessage()),
              e.reason() == FileRefusal.TRUNCATED_FILE ? "Upload the file again." : AGAIN));
    }
  }

  private @Nullable Refused beyond(ImageHeader header) {
    PictureSize size = header.shown();
    if (Math.max(size.width(), size.height()) > limits.edge() || size.pixels() > limits.pixels()) {
      return new Refused(
          FileRefusal.TOO_LARGE,
          "The image has %d x %d pixels; the limits are %d pixels on a side and %d in total."
              .formatted(size.width(), size.height(), limits.edge(), limits.pixels()),
          "Scale the image down and upload it again.");
    }
    if (Math.min(size.width(), size.height()) < SHORTEST_EDGE) {
      return new Refused(
          FileRefusal.TOO_SMALL,
          "The image has only %d x %d pixels.".formatted(size.width(), size.height()),
          "Upload an image of at least %d pixels on each side.".formatted(SHORTEST_EDGE));
    }
    if (header.frames() > limits.frames() || size.pixels() * header.frames() > limits.allPixels()) {
      return new Refused(
          FileRefusal.TOO_LARGE,
          "The animation has %d pictures of %d x %d pixels; the limits are %d pictures, and %d pixels in all of them together."
              .formatted(
                  header.frames(),
                  size.width(),
                  size.height(),
                  limits.frames(),
                  limits.allPixels()),
          "Shorten the animation, or upload it as a video.");
    }
    return null;
  }
}

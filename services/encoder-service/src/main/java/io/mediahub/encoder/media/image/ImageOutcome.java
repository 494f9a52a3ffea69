package io.mediahub.encoder.media.image;

import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;

/** The result of looking at an uploaded image. A refusal is a result, not an error. */
public sealed interface ImageOutcome {
  /** The image can be converted. */
  record Accepted(ImageHeader header) implements ImageOutcome {}

  /** The image is refused for good. */
  record Rejected(Refused refusal) implements ImageOutcome {}

  /** The file is something else, such as a film. */
  record NoImage() implements ImageOutcome {}
}

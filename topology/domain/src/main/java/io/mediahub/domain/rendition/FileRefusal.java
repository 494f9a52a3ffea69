package io.mediahub.domain.rendition;

import java.util.Locale;

/**
 * Why an uploaded file is refused for good when a worker looks at its bytes. The codes are part of
 * the events.
 */
public enum FileRefusal {
  /** The file has no bytes. */
  FILE_EMPTY,
  /** The file has another size than the upload declared. */
  SIZE_MISMATCH,
  /** The file has another SHA-256 than the upload declared. */
  CHECKSUM_MISMATCH,
  /** The file is neither video nor audio. */
  NOT_MEDIA,
  /** The file is an image of a kind that is not accepted. */
  IMAGES_UNSUPPORTED,
  /** The file begins like media, but cannot be decoded. */
  DAMAGED_FILE,
  /** The file ends before its header says. */
  TRUNCATED_FILE,
  /** The file is a container without video or audio that can be played. */
  NO_PLAYABLE_TRACK,
  /** The picture or the sound has a codec that is not supported. */
  UNSUPPORTED_CODEC,
  /** The colours of the picture, or the channels of the sound, cannot be converted. */
  UNSUPPORTED_FORMAT,
  /** The file is several recordings in one, of which only the first could be shown. */
  SEVERAL_RECORDINGS,
  /** The file plays for long, but hardly any of that time has a picture or sound. */
  MOSTLY_EMPTY,
  /** The file is protected by DRM. */
  ENCRYPTED,
  /** The file plays longer than the limit. */
  TOO_LONG,
  /** The picture has more pixels than the limit, in one frame or in all of them together. */
  TOO_LARGE,
  /** The picture has fewer pixels than the limit. */
  TOO_SMALL;

  /** The code in events, such as {@code truncated-file}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

package io.mediahub.domain.rendition;

import java.util.Locale;

/**
 * Why artefacts are not made although no attempt failed. The codes are part of the events; {@link
 * JobFailure} has those of attempts.
 */
enum ArtefactEnd {
  /** The media has no film or sound that could be read, at least not now. */
  NOT_READY("The media is not inspected, or its file is not kept any more."),
  /** A poster of a sound. */
  NO_PICTURE("The media has no moving pictures that a poster could be taken from."),
  /** The owner asked for the same once more. */
  SUPERSEDED("The owner asked for another one in its place."),
  /** The owner does not want it any more. */
  REMOVED("The owner removed it.");

  private final String sentence;

  ArtefactEnd(String sentence) {
    this.sentence = sentence;
  }

  /** The code in events, such as {@code not-ready}. */
  String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String sentence() {
    return sentence;
  }
}

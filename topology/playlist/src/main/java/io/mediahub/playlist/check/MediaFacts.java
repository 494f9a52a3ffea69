package io.mediahub.playlist.check;

import io.mediahub.playlist.render.Rendition;
import io.mediahub.playlist.render.VideoRendition;
import mediahub.rendition.Inspection;

/**
 * The properties of the source that a package is checked against: values of its inspection, and 0
 * where the inspection has none.
 *
 * @param durationMicros of the source; 0 if it does not say
 * @param width in square pixels as shown; 0 without video
 * @param height the same
 * @param kept whether its picture is published as it is, with key frames where it has them
 */
public record MediaFacts(long durationMicros, int width, int height, boolean kept) {
  public MediaFacts(long durationMicros, int width, int height) {
    this(durationMicros, width, height, false);
  }

  public static MediaFacts of(Inspection inspection) {
    var video = inspection.getVideo();
    return video == null
        ? new MediaFacts(inspection.getDurationMicros(), 0, 0)
        : new MediaFacts(
            inspection.getDurationMicros(),
            video.getWidth(),
            video.getHeight(),
            video.getOwn() != null);
  }

  /** Whether a rendition has the source's own bytes. */
  boolean isOwn(Rendition rendition) {
    return kept
        && rendition instanceof VideoRendition picture
        && picture.rung().getWidth() == width
        && picture.rung().getHeight() == height
        && rendition.track().codecs().startsWith("avc1.");
  }
}

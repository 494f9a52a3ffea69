package io.mediahub.playlist.check;

import mediahub.rendition.Inspection;

/**
 * The properties of the source that a package is checked against: three values of its inspection,
 * and 0 where the inspection has none.
 *
 * @param durationMicros of the source; 0 if it does not say
 * @param width in square pixels as shown; 0 without video
 * @param height the same
 */
public record MediaFacts(long durationMicros, int width, int height) {
  public static MediaFacts of(Inspection inspection) {
    var video = inspection.getVideo();
    return video == null
        ? new MediaFacts(inspection.getDurationMicros(), 0, 0)
        : new MediaFacts(inspection.getDurationMicros(), video.getWidth(), video.getHeight());
  }
}

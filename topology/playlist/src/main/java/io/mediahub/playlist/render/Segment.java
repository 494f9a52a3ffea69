package io.mediahub.playlist.render;

import java.util.List;

/**
 * One file of a rendition.
 *
 * @param name below the rendition's prefix
 * @param sizeBytes of the whole file
 * @param fragments for video: one per key frame, in order
 */
public record Segment(String name, long durationMicros, long sizeBytes, List<Fragment> fragments) {
  public Segment {
    fragments = List.copyOf(fragments);
  }

  public static Segment of(mediahub.rendition.Segment fact) {
    return new Segment(
        fact.getName(),
        fact.getDurationMicros(),
        fact.getSizeBytes(),
        fact.getFragments().stream().map(Fragment::of).toList());
  }
}

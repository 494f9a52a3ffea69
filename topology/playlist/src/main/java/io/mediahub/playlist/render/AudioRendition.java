package io.mediahub.playlist.render;

import mediahub.rendition.AudioRung;

/** An audio rung of the ladder, and what exists of it so far. */
public record AudioRendition(AudioRung rung, Track track) implements Rendition {
  private static final int SAMPLES_PER_FRAME = 1024;

  /** What the container adds for each frame, at most: duration and size. */
  private static final int BITS_PER_FRAME = 8 * 8;

  /** What it adds for each fragment, by the second. */
  private static final int BITS_PER_SECOND = 1_000;

  @Override
  public String id() {
    return rung.getRenditionId();
  }

  @Override
  public long ceilingBitsPerSecond(int segmentMillis) {
    long frames = Math.ceilDiv(rung.getSampleRate(), SAMPLES_PER_FRAME);
    return rung.getBitsPerSecond() + frames * BITS_PER_FRAME + BITS_PER_SECOND;
  }
}

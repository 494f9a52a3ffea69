package io.mediahub.playlist.render;

import mediahub.rendition.AudioRung;

/** An audio rung of the ladder, and what exists of it so far. */
public record AudioRendition(AudioRung rung, Track track) implements Rendition {
  @Override
  public String id() {
    return rung.getRenditionId();
  }

  @Override
  public long ceilingBitsPerSecond() {
    return rung.getBitsPerSecond();
  }
}

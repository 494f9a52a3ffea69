package io.mediahub.playlist.render;

import mediahub.rendition.AudioRung;

/** A planned sound, and what exists of it. */
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

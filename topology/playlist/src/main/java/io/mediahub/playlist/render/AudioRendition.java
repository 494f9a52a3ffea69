package io.mediahub.playlist.render;

/**
 * @param language BCP 47, or "und"
 * @param name shown to people
 * @param defaultTrack chosen when the viewer says nothing
 */
public record AudioRendition(
    String id,
    int channels,
    String language,
    String name,
    boolean defaultTrack,
    long ceilingBitsPerSecond,
    Track track)
    implements Rendition {

  public static AudioRendition of(mediahub.rendition.AudioRung rung, Track track) {
    return new AudioRendition(
        rung.getRenditionId(),
        rung.getChannels(),
        rung.getLanguage(),
        rung.getName(),
        rung.getDefaultTrack(),
        rung.getBitsPerSecond(),
        track);
  }
}

package io.mediahub.hls.check;

import io.mediahub.hls.measure.Measured;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A media playlist, and what is behind it.
 *
 * @param uri as the multivariant playlist says it
 * @param name by which findings speak of it
 * @param role what the multivariant playlist says that it is
 * @param list as it was read; null when it is not to be had
 * @param places of its segments, in order
 * @param measured what their bytes say; null when nothing was measured
 * @param whole whether all of its segments were measured
 * @param given whether its key frames are where somebody else has put them
 */
public record Rendition(
    String uri,
    String name,
    Role role,
    @Nullable Playlist list,
    List<Place> places,
    @Nullable Measured measured,
    boolean whole,
    boolean given) {
  /** What a playlist is for. */
  public enum Role {
    VARIANT,
    AUDIO,
    VIDEO,
    SUBTITLES,
    IFRAMES
  }

  /**
   * Where a segment is.
   *
   * @param address of its file, the same text for the same file
   * @param offset of its first byte
   * @param length in bytes; -1 for all of the file
   */
  public record Place(String address, long offset, long length) {}

  public Rendition {
    places = List.copyOf(places);
  }

  /** One whose key frames nobody else has put where they are. */
  public Rendition(
      String uri,
      String name,
      Role role,
      @Nullable Playlist list,
      List<Place> places,
      @Nullable Measured measured,
      boolean whole) {
    this(uri, name, role, list, places, measured, whole, false);
  }

  boolean hasVideo() {
    return measured != null && measured.hasVideo();
  }

  boolean hasSound() {
    return measured != null && measured.hasSound();
  }

  Optional<Playlist> read() {
    return Optional.ofNullable(list);
  }

  /** How far two times may differ that mean the same frame; of AAC at 44.1 kHz when unknown. */
  long frameMicros() {
    return measured == null || measured.frameMicros() == 0 ? 23_220 : measured.frameMicros();
  }
}

package io.mediahub.playlist.render;

import java.util.List;
import java.util.Locale;
import mediahub.rendition.Segment;

/**
 * The playlist of one rendition: EVENT while the package grows, only ever appended to, and VOD with
 * ENDLIST once every rendition is whole. All playlists change at the same moment: players do not
 * expect one rendition to have ended while another still grows.
 */
public final class MediaPlaylist {
  /** File name below the rendition's folder. */
  public static final String NAME = "playlist.m3u8";

  private MediaPlaylist() {}

  public static String render(HlsPackage pack, Rendition rendition) {
    var out = new StringBuilder();
    header(out, pack, false);
    out.append(map(rendition.track()));
    String keyUri = rendition.track().keyUri();
    if (keyUri != null) {
      out.append(
          Encryption.tag(keyUri, null)); // from here on the number of a segment is its vector
    }
    for (Segment segment : rendition.track().segments()) {
      out.append(inf(segment.getDurationMicros()))
          .append(rendition.track().uri(segment.getName()))
          .append('\n');
    }
    return end(out, pack);
  }

  /** Subtitles have no init segment. */
  public static String render(HlsPackage pack, TextRendition text) {
    var out = new StringBuilder();
    header(out, pack, text.targetDuration(pack), false);
    List<Long> lengths = text.lengths(pack);
    for (int i = 0; i < lengths.size(); i++) {
      out.append(inf(lengths.get(i))).append(text.folder()).append(text.names().get(i));
      out.append('\n');
    }
    return end(out, pack);
  }

  static void header(StringBuilder out, HlsPackage pack, boolean keyFramesOnly) {
    header(out, pack, pack.targetDuration(), keyFramesOnly);
  }

  private static void header(
      StringBuilder out, HlsPackage pack, int targetDuration, boolean keyFramesOnly) {
    out.append("#EXTM3U\n#EXT-X-VERSION:7\n");
    out.append("#EXT-X-TARGETDURATION:").append(targetDuration).append('\n');
    out.append("#EXT-X-MEDIA-SEQUENCE:0\n");
    out.append("#EXT-X-PLAYLIST-TYPE:").append(pack.complete() ? "VOD" : "EVENT").append('\n');
    if (keyFramesOnly) {
      out.append("#EXT-X-I-FRAMES-ONLY\n");
    }
    if (!pack.complete()) {
      // Without it a player treats a growing playlist as live, and starts near its end.
      out.append("#EXT-X-START:TIME-OFFSET=0\n");
    }
  }

  /** With its key, if it is encrypted. */
  static String map(Track track) {
    String keyUri = track.keyUri();
    String key = keyUri == null ? "" : Encryption.tag(keyUri, Encryption.initVector());
    return key + "#EXT-X-MAP:URI=\"" + track.uri(track.initName()) + "\"\n";
  }

  static String inf(long micros) {
    return String.format(Locale.ROOT, "#EXTINF:%d.%06d,\n", micros / 1_000_000, micros % 1_000_000);
  }

  static String end(StringBuilder out, HlsPackage pack) {
    if (pack.complete()) {
      out.append("#EXT-X-ENDLIST\n");
    }
    return out.toString();
  }
}

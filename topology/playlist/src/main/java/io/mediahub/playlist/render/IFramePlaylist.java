package io.mediahub.playlist.render;

import mediahub.rendition.Fragment;
import mediahub.rendition.Segment;

/** The key frames of one video rendition as byte ranges of its segments, for trick play. */
public final class IFramePlaylist {
  /** File name below the rendition's folder. */
  public static final String NAME = "iframes.m3u8";

  private IFramePlaylist() {}

  public static String render(HlsPackage pack, VideoRendition rendition) {
    var out = new StringBuilder();
    MediaPlaylist.header(out, pack, true);
    out.append(MediaPlaylist.map(rendition.track()));
    for (Segment segment : rendition.track().segments()) {
      for (Fragment fragment : segment.getFragments()) {
        out.append(MediaPlaylist.inf(fragment.getDurationMicros()))
            .append("#EXT-X-BYTERANGE:")
            .append(fragment.getKeyFrameBytes())
            .append('@')
            .append(fragment.getOffsetBytes())
            .append('\n')
            .append(rendition.track().uri(segment.getName()))
            .append('\n');
      }
    }
    return MediaPlaylist.end(out, pack);
  }
}

package io.mediahub.playlist.render;

import java.util.List;
import mediahub.rendition.Fragment;
import mediahub.rendition.Segment;

/**
 * The key frames of one video rendition, for trick play: byte ranges of its segments, or, where
 * those are encrypted, of the files of their key frames.
 */
public final class IFramePlaylist {
  /** File name below the rendition's folder. */
  public static final String NAME = "iframes.m3u8";

  private IFramePlaylist() {}

  public static String render(HlsPackage pack, VideoRendition rendition) {
    var out = new StringBuilder();
    MediaPlaylist.header(out, pack, true);
    out.append(MediaPlaylist.map(rendition.track()));
    List<Segment> segments = rendition.track().segments();
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      int number = 0;
      for (Fragment fragment : segment.getFragments()) {
        String keyUri = rendition.track().keyUri();
        if (keyUri != null) {
          out.append(Encryption.tag(keyUri, Encryption.keyFrameVector(i, number++)));
        }
        out.append(MediaPlaylist.inf(fragment.getDurationMicros()))
            .append("#EXT-X-BYTERANGE:")
            .append(fragment.getKeyFrameBytes())
            .append('@')
            .append(fragment.getOffsetBytes())
            .append('\n')
            .append(rendition.track().keyFramesUri(segment))
            .append('\n');
      }
    }
    return MediaPlaylist.end(out, pack);
  }
}

package io.mediahub.playlist.render;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All playlists of a package as text.
 *
 * @param multivariant the playlist that lists the others
 * @param media by rendition id
 * @param iframes by id of the video rendition
 */
public record PlaylistTexts(
    String multivariant, Map<String, String> media, Map<String, String> iframes) {
  public PlaylistTexts {
    media = Map.copyOf(media);
    iframes = Map.copyOf(iframes);
  }

  public static PlaylistTexts of(HlsPackage pack) {
    var media = new LinkedHashMap<String, String>();
    pack.renditions()
        .forEach(rendition -> media.put(rendition.id(), MediaPlaylist.render(pack, rendition)));
    var iframes = new LinkedHashMap<String, String>();
    pack.video().forEach(video -> iframes.put(video.id(), IFramePlaylist.render(pack, video)));
    return new PlaylistTexts(MultivariantPlaylist.render(pack), media, iframes);
  }
}

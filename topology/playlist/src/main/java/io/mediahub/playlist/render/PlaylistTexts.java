package io.mediahub.playlist.render;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All playlists of a package as text.
 *
 * @param multivariant the playlist that lists the others
 * @param media by rendition id
 * @param iframes by id of the video rendition
 * @param text by id of the subtitles
 */
public record PlaylistTexts(
    String multivariant,
    Map<String, String> media,
    Map<String, String> iframes,
    Map<String, String> text) {
  public PlaylistTexts {
    media = Map.copyOf(media);
    iframes = Map.copyOf(iframes);
    text = Map.copyOf(text);
  }

  /** Of a package without subtitles. */
  public PlaylistTexts(
      String multivariant, Map<String, String> media, Map<String, String> iframes) {
    this(multivariant, media, iframes, Map.of());
  }

  public static PlaylistTexts of(HlsPackage pack) {
    var media = new LinkedHashMap<String, String>();
    pack.renditions()
        .forEach(rendition -> media.put(rendition.id(), MediaPlaylist.render(pack, rendition)));
    var iframes = new LinkedHashMap<String, String>();
    pack.video().forEach(video -> iframes.put(video.id(), IFramePlaylist.render(pack, video)));
    var text = new LinkedHashMap<String, String>();
    pack.listedText().forEach(each -> text.put(each.id(), MediaPlaylist.render(pack, each)));
    return new PlaylistTexts(MultivariantPlaylist.render(pack), media, iframes, text);
  }
}

package io.mediahub.client;

import io.lindstrom.m3u8.model.ByteRange;
import io.lindstrom.m3u8.model.IFrameVariant;
import io.lindstrom.m3u8.model.MasterPlaylist;
import io.lindstrom.m3u8.model.MediaPlaylist;
import io.lindstrom.m3u8.model.MediaSegment;
import io.lindstrom.m3u8.model.Playlist;
import io.lindstrom.m3u8.model.SegmentMap;
import io.lindstrom.m3u8.model.Variant;
import io.lindstrom.m3u8.parser.AbstractPlaylistParser;
import io.lindstrom.m3u8.parser.MasterPlaylistParser;
import io.lindstrom.m3u8.parser.MediaPlaylistParser;
import io.lindstrom.m3u8.parser.ParsingMode;
import io.lindstrom.m3u8.parser.PlaylistParserException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds everything that a playlist names. The parser is a library, so that the playlists that
 * MediaHub writes are read by somebody else's understanding of RFC 8216. Like a player, it ignores
 * tags and attributes that it does not know.
 */
public final class Playlists {
  private static final long WHOLE = -1;

  private Playlists() {}

  /** What a multivariant playlist names, as absolute addresses without repetition. */
  public record Multivariant(List<URI> media, List<URI> iframes) {}

  /**
   * What a media playlist names.
   *
   * @param init the map; null when there is none
   * @param seconds sum of EXTINF
   * @param ended whether EXT-X-ENDLIST is there
   */
  public record MediaList(@Nullable URI init, List<Piece> pieces, double seconds, boolean ended) {}

  /**
   * A segment, or a range of one.
   *
   * @param length bytes of the range; -1 for the whole object
   */
  public record Piece(URI uri, double seconds, long offset, long length) {
    /** The value of a Range header, when only a part is meant. */
    Optional<String> range() {
      return length == WHOLE
          ? Optional.empty()
          : Optional.of("bytes=%d-%d".formatted(offset, offset + length - 1));
    }
  }

  /**
   * Reads a multivariant playlist: first the media playlists of EXT-X-MEDIA, then the variants.
   *
   * @throws IllegalArgumentException when it is malformed
   */
  public static Multivariant multivariant(URI address, String text) {
    MasterPlaylist playlist = read(new MasterPlaylistParser(ParsingMode.LENIENT), address, text);
    return new Multivariant(
        resolve(
            address,
            Stream.concat(
                playlist.alternativeRenditions().stream().flatMap(each -> each.uri().stream()),
                playlist.variants().stream().map(Variant::uri))),
        resolve(address, playlist.iFrameVariants().stream().map(IFrameVariant::uri)));
  }

  /**
   * Reads a media playlist, or an I-frame playlist.
   *
   * @throws IllegalArgumentException when it is malformed
   */
  public static MediaList media(URI address, String text) {
    MediaPlaylist playlist = read(new MediaPlaylistParser(ParsingMode.LENIENT), address, text);
    List<MediaSegment> segments = playlist.mediaSegments();
    var pieces = new ArrayList<Piece>();
    long end = 0;
    for (MediaSegment each : segments) {
      long length = each.byteRange().map(ByteRange::length).orElse(WHOLE);
      // A range without an offset begins where the one before it ends.
      long offset = length == WHOLE ? 0 : each.byteRange().flatMap(ByteRange::offset).orElse(end);
      end = offset + length;
      pieces.add(new Piece(address.resolve(each.uri()), each.duration(), offset, length));
    }
    return new MediaList(
        segments.stream()
            .flatMap(each -> each.segmentMap().stream())
            .map(SegmentMap::uri)
            .map(address::resolve)
            .findFirst()
            .orElse(null),
        pieces,
        segments.stream().mapToDouble(MediaSegment::duration).sum(),
        !playlist.ongoing());
  }

  private static <P extends Playlist> P read(
      AbstractPlaylistParser<P, ?> parser, URI address, String text) {
    try {
      return parser.readPlaylist(text);
    } catch (PlaylistParserException | RuntimeException e) { // a bad number, a missing tag
      throw new IllegalArgumentException(
          "The playlist " + address.getPath() + " is malformed: " + e.getMessage(), e);
    }
  }

  private static List<URI> resolve(URI address, Stream<String> uris) {
    return uris.map(address::resolve).distinct().toList();
  }
}

package io.mediahub.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Just enough of RFC 8216 to find everything that a playlist names. */
public final class Playlists {
  private static final Pattern URI_ATTRIBUTE = Pattern.compile("[:,]URI=\"([^\"]*)\"");
  private static final Pattern BYTE_RANGE = Pattern.compile("(\\d+)(?:@(\\d+))?");

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
      return length < 0
          ? Optional.empty()
          : Optional.of("bytes=%d-%d".formatted(offset, offset + length - 1));
    }
  }

  public static Multivariant multivariant(URI address, String text) {
    var media = new ArrayList<URI>();
    var iframes = new ArrayList<URI>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("#EXT-X-I-FRAME-STREAM-INF")) {
        uri(address, line).ifPresent(uri -> addOnce(iframes, uri));
      } else if (line.startsWith("#EXT-X-MEDIA:")) {
        uri(address, line).ifPresent(uri -> addOnce(media, uri));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        addOnce(media, address.resolve(line));
      }
    }
    return new Multivariant(media, iframes);
  }

  public static MediaList media(URI address, String text) {
    URI init = null;
    var pieces = new ArrayList<Piece>();
    double total = 0;
    double seconds = 0;
    long offset = 0;
    long length = -1;
    boolean ended = false;
    for (String line : text.lines().toList()) {
      if (line.startsWith("#EXT-X-MAP:")) {
        init = uri(address, line).orElse(null);
      } else if (line.startsWith("#EXTINF:")) {
        seconds = Double.parseDouble(line.substring("#EXTINF:".length()).split(",", 2)[0]);
      } else if (line.startsWith("#EXT-X-BYTERANGE:")) {
        Matcher range = BYTE_RANGE.matcher(line);
        if (range.find()) {
          // Without an offset the range follows on from the one before it.
          offset = range.group(2) == null ? offset + length : Long.parseLong(range.group(2));
          length = Long.parseLong(range.group(1));
        }
      } else if (line.equals("#EXT-X-ENDLIST")) {
        ended = true;
      } else if (!line.isBlank() && !line.startsWith("#")) {
        pieces.add(new Piece(address.resolve(line), seconds, offset, length));
        total += seconds;
      }
    }
    return new MediaList(init, pieces, total, ended);
  }

  private static Optional<URI> uri(URI address, String line) {
    Matcher attribute = URI_ATTRIBUTE.matcher(line);
    return attribute.find() ? Optional.of(address.resolve(attribute.group(1))) : Optional.empty();
  }

  private static void addOnce(List<URI> list, URI uri) {
    if (!list.contains(uri)) {
      list.add(uri);
    }
  }
}

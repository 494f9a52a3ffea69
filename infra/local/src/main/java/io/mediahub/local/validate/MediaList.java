package io.mediahub.local.validate;

import io.mediahub.hls.check.Findings;
import io.mediahub.hls.check.Playlist;
import io.mediahub.hls.check.Playlist.Line;
import io.mediahub.hls.check.PlaylistReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The segments of a media playlist, each with its range, its init segment and its key. */
record MediaList(List<Entry> entries, boolean cut) {
  /**
   * @param init null when there is none
   * @param key null when it is not encrypted
   * @param sequence its media sequence number
   */
  record Entry(
      Part part, @Nullable Part init, @Nullable Key key, @Nullable Key initKey, long sequence) {}

  /**
   * A file or a range of one.
   *
   * @param length -1 for the whole file
   */
  record Part(String uri, long offset, long length) {}

  /**
   * @param vector hexadecimal digits; null when the number of the segment is meant
   */
  record Key(String method, String uri, @Nullable String vector) {}

  static MediaList of(Playlist list, int most) {
    List<Entry> entries = new ArrayList<>();
    Part init = null;
    Key key = null;
    Key initKey = null;
    String range = "";
    String before = "";
    long end = 0;
    long sequence = list.mediaSequence();
    for (Line line : list.lines()) {
      switch (line.tag()) {
        case "EXT-X-MAP" -> {
          Map<String, String> map = PlaylistReader.attributes(list, line, new Findings());
          init = part(map.getOrDefault("URI", ""), map.getOrDefault("BYTERANGE", ""), 0);
          initKey = key;
        }
        case "EXT-X-KEY" -> key = key(PlaylistReader.attributes(list, line, new Findings()));
        case "EXT-X-BYTERANGE" -> range = line.value();
        case "" -> {
          if (entries.size() == most) {
            return new MediaList(entries, true);
          }
          // A range without an offset begins where the one before it ends.
          Part part = part(line.value(), range, line.value().equals(before) ? end : 0);
          entries.add(new Entry(part, init, key, initKey, sequence++));
          before = line.value();
          end = part.length() < 0 ? 0 : part.offset() + part.length();
          range = "";
        }
        default -> {}
      }
    }
    return new MediaList(entries, false);
  }

  private static Part part(String uri, String range, long offset) {
    String[] parts = range.strip().split("@", 2);
    double length = PlaylistReader.number(parts[0]);
    double stated = parts.length == 2 ? PlaylistReader.number(parts[1]) : offset;
    boolean possible = length > 0 && length < 1e15 && stated >= 0 && stated < 1e15;
    return possible ? new Part(uri, (long) stated, (long) length) : new Part(uri, 0, Source.WHOLE);
  }

  private static @Nullable Key key(Map<String, String> attributes) {
    String method = attributes.getOrDefault("METHOD", "");
    return method.equals("NONE") || method.isEmpty()
        ? null
        : new Key(method, attributes.getOrDefault("URI", ""), attributes.get("IV"));
  }
}

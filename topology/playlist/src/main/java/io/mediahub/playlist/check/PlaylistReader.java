package io.mediahub.playlist.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A strict reader of playlist text. It shares no code with the renderer, so that each finds the
 * other's mistakes.
 */
final class PlaylistReader {
  /** RFC 8216, 4.2: a name, and a value that is a quoted string or has no quote, comma or blank. */
  private static final Pattern ATTRIBUTE =
      Pattern.compile("([A-Z0-9-]+)=(\"[^\"\\r\\n]*\"|[^\",\\s]+)(,|$)");

  /**
   * A line that is not blank.
   *
   * @param tag without the number sign and the value; empty for a URI
   * @param value after the colon, or the URI; empty if there is none
   */
  record Line(String tag, String value) {
    boolean isUri() {
      return tag.isEmpty();
    }
  }

  /**
   * @param name its name in findings
   * @param lines in order
   */
  record Playlist(String name, List<Line> lines) {
    Stream<Line> tagged(String tag) {
      return lines.stream().filter(line -> line.tag().equals(tag));
    }

    Optional<String> value(String tag) {
      return tagged(tag).map(Line::value).findFirst();
    }

    boolean has(String tag) {
      return tagged(tag).findAny().isPresent();
    }

    List<String> uris() {
      return lines.stream().filter(Line::isUri).map(Line::value).toList();
    }
  }

  private PlaylistReader() {}

  /** Also applies rule 1. */
  static Playlist read(String name, String text, Findings findings) {
    findings.require(
        text.startsWith("#EXTM3U\n") || text.startsWith("#EXTM3U\r\n"),
        1,
        "%s does not begin with #EXTM3U.",
        name);
    var lines = new ArrayList<Line>();
    for (String line : text.split("\r?\n", -1)) {
      if (line.isBlank()) {
        continue;
      }
      if (line.startsWith("#EXT")) {
        int colon = line.indexOf(':');
        lines.add(
            colon < 0
                ? new Line(line.substring(1), "")
                : new Line(line.substring(1, colon), line.substring(colon + 1)));
      } else if (!line.startsWith("#")) {
        findings.require(line.equals(line.strip()), 1, "%s has a URI with spaces around it.", name);
        lines.add(new Line("", line.strip()));
      }
    }
    return new Playlist(name, List.copyOf(lines));
  }

  /**
   * The attributes of a tag, quotes removed.
   *
   * @return the attributes that could be read; the rest is a finding of rule 3
   */
  static Map<String, String> attributes(Playlist playlist, Line line, Findings findings) {
    var attributes = new LinkedHashMap<String, String>();
    Matcher matcher = ATTRIBUTE.matcher(line.value());
    int at = 0;
    while (at < line.value().length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        findings.add(3, "%s: %s has attributes that cannot be read.", playlist.name(), line.tag());
        return attributes;
      }
      String value = matcher.group(2);
      String plain = value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
      findings.require(
          attributes.put(matcher.group(1), plain) == null,
          3,
          "%s: %s has %s twice.",
          playlist.name(),
          line.tag(),
          matcher.group(1));
      at = matcher.end();
    }
    return attributes;
  }

  /** NaN for a text that is no number: no comparison with it holds, so the rule is broken. */
  static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}

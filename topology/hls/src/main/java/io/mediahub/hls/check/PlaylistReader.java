package io.mediahub.hls.check;

import io.mediahub.hls.check.Playlist.Line;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text of a playlist to its end, whatever it breaks: each break is a finding. It shares
 * no code with what renders playlists, so that each finds the other's mistakes.
 */
public final class PlaylistReader {
  /** RFC 8216, 4.2: a name, and a value that is a quoted string or has no quote, comma or blank. */
  private static final Pattern ATTRIBUTE =
      Pattern.compile("([A-Z0-9-]+)=(\"[^\"\\r\\n]*+\"|[^\",\\s]++)(,|$)");

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,20}(\\.[0-9]{0,20})?");
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f]");

  /** A playlist of more lines was not made to be played. */
  public static final int MOST_LINES = 400_000;

  private PlaylistReader() {}

  /** Bytes as they were served. Also applies rule 1. */
  public static Playlist read(String name, byte[] bytes, Findings findings) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      findings.add(1, "%s is not UTF-8.", name);
    }
    return read(name, new String(bytes, StandardCharsets.UTF_8), findings);
  }

  /** Also applies rule 1. */
  public static Playlist read(String name, String text, Findings findings) {
    boolean marked = text.startsWith("\uFEFF");
    findings.require(!marked, 1, "%s begins with a byte order mark.", name);
    String plain = marked ? text.substring(1) : text;
    findings.require(
        plain.startsWith("#EXTM3U\n") || plain.startsWith("#EXTM3U\r\n") || plain.equals("#EXTM3U"),
        1,
        "%s does not begin with #EXTM3U.",
        name);
    findings.require(
        !CONTROL.matcher(plain.replace("\r\n", "\n")).find(),
        1,
        "%s has control characters.",
        name);
    var lines = new ArrayList<Line>();
    for (String line : plain.split("\r?\n", MOST_LINES)) {
      if (line.isBlank()) {
        continue;
      }
      if (lines.size() == MOST_LINES - 1) {
        findings.add(1, "%s has more than %d lines; the rest is not read.", name, MOST_LINES);
        break;
      }
      if (line.startsWith("#EXT")) {
        int colon = line.indexOf(':');
        lines.add(
            colon < 0
                ? new Line(line.substring(1).strip(), "")
                : new Line(line.substring(1, colon), line.substring(colon + 1).strip()));
      } else if (!line.startsWith("#")) {
        findings.require(line.equals(line.strip()), 1, "%s has a URI with spaces around it.", name);
        lines.add(new Line("", line.strip()));
      }
    }
    return new Playlist(name, lines);
  }

  /**
   * The attributes of a tag, quotes removed.
   *
   * @return the attributes that could be read; the rest is a finding of rule 3
   */
  public static Map<String, String> attributes(Playlist playlist, Line line, Findings findings) {
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
  public static double number(String text) {
    return NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
  }
}

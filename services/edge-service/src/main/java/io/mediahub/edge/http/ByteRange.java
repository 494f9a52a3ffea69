package io.mediahub.edge.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of an object that is at hand (RFC 9110, 14.1.2), both ends included.
 *
 * @param first 0 for the first byte
 * @param last less than the object's length
 */
public record ByteRange(int first, int last) {
  private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** What a Range header asks for. */
  public sealed interface Asked {}

  /** No range, or one that a server may ignore: several at once, or not well formed. */
  public record Whole() implements Asked {}

  public record Part(ByteRange range) implements Asked {}

  public record Unsatisfiable() implements Asked {}

  public int length() {
    return last - first + 1;
  }

  /** Whether it is one range, which an object store understands too. */
  public static boolean isSingle(@Nullable String header) {
    return header != null && SINGLE.matcher(header).matches() && header.length() > 7;
  }

  /**
   * @param length of the object, in bytes
   */
  public static Asked parse(@Nullable String header, int length) {
    if (header == null) {
      return new Whole();
    }
    var matcher = SINGLE.matcher(header);
    if (!matcher.matches()) {
      return new Whole();
    }
    String from = matcher.group(1);
    String to = matcher.group(2);
    if (from.isEmpty() && to.isEmpty()) {
      return new Whole();
    }
    if (from.isEmpty()) {
      long suffix = Math.min(Long.parseLong(to), length);
      return suffix == 0
          ? new Unsatisfiable()
          : new Part(new ByteRange((int) (length - suffix), length - 1));
    }
    long first = Long.parseLong(from);
    long last = to.isEmpty() ? length - 1L : Math.min(Long.parseLong(to), length - 1L);
    if (!to.isEmpty() && Long.parseLong(to) < first) {
      return new Whole();
    }
    return first >= length ? new Unsatisfiable() : new Part(new ByteRange((int) first, (int) last));
  }
}

package io.mediahub.edge.http;

import java.util.regex.Pattern;

/**
 * Accepts only plain paths. No path of the platform needs an escape, a double slash, a dot segment
 * or a path parameter; such a path is an attempt to make the edge and the server behind it read it
 * differently.
 */
public final class RequestPath {
  private static final int MAX_LENGTH = 1024;

  /** Possessive, because backtracking would recurse once for each segment, on a small stack. */
  private static final Pattern PLAIN =
      Pattern.compile("/|(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~:@+-]++)++/?");

  private RequestPath() {}

  /**
   * @param path as it was sent, not decoded
   */
  public static boolean isPlain(String path) {
    return path.length() <= MAX_LENGTH && PLAIN.matcher(path).matches();
  }
}

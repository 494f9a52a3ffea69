package io.mediahub.edge.http;

import java.util.regex.Pattern;

/**
 * Which paths are looked at at all. The platform's own ones need no escapes; whoever sends one, or
 * a double slash, a dot segment or a path parameter, hopes that the edge and what stands behind it
 * read it differently.
 */
public final class RequestPath {
  private static final int MAX_LENGTH = 1024;

  /** Possessive: going back would be by recursion, once for each segment, on a small stack. */
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

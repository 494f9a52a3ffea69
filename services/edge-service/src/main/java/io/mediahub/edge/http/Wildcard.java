package io.mediahub.edge.http;

/**
 * Patterns as CloudFront has them, in policies and in path behaviours: {@code *} is any run of
 * characters, also none and also slashes; {@code ?} is exactly one; everything else is itself.
 */
public final class Wildcard {
  private Wildcard() {}

  /** Iterative, with at most pattern length times text length steps. */
  public static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int starText = 0;
    while (t < text.length()) {
      char wanted = p < pattern.length() ? pattern.charAt(p) : '\0';
      if (p < pattern.length() && wanted == '*') {
        star = p++;
        starText = t;
      } else if (p < pattern.length() && (wanted == '?' || wanted == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        // Let the last star take one character more, and try again behind it.
        p = star + 1;
        t = ++starText;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}

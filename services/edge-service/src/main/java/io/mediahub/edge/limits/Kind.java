package io.mediahub.edge.limits;

import java.util.Set;
import java.util.regex.Pattern;

/** Kinds of requests that have rate limits of their own, by what a request costs. */
public enum Kind {
  /**
   * Log-ins, registrations, and what proves a person otherwise: each costs a password hash, and may
   * be a guess.
   */
  CREDENTIALS("credentials"),
  REFRESH("refresh"),
  /** Each start is an event that every edge keeps in memory. */
  PLAYBACK_STARTS("playback-starts"),
  /** The same by people without an account, who share what there is room for. */
  PUBLIC_STARTS("public-starts"),
  COMMANDS("commands"),
  /** Reads of the API, and keys of packages: each asks the write side. */
  READS("reads"),
  /** Playlists, init and media segments. */
  STREAMS("streams");

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final String CONTENT_KEY = "/key";
  private static final Pattern PROOF =
      Pattern.compile("/api/users/(?:password-reset|email-proof|me/password)/?");
  private static final Pattern PUBLIC_PLAYBACK =
      Pattern.compile("/api/public/media/[^/]+/playback/?");
  private static final Pattern PLAYBACK = Pattern.compile("/api/media/[^/]+/playback/?");

  private final String title;

  Kind(String title) {
    this.title = title;
  }

  /** As settings, headers and metrics name it. */
  public String title() {
    return title;
  }

  /**
   * @param path as it was sent, plain
   */
  public static Kind of(String method, String path) {
    if (path.startsWith("/p/")) {
      return path.endsWith(CONTENT_KEY) ? READS : STREAMS;
    }
    if (READING.contains(method)) {
      return READS;
    }
    if (path.startsWith("/api/sessions/refresh")) {
      return REFRESH;
    }
    boolean entrance =
        path.startsWith("/api/sessions")
            || path.matches("/api/users/?")
            || path.startsWith("/api/users/deletion-withdrawals");
    if ((entrance && method.equals("POST")) || PROOF.matcher(path).matches()) {
      return CREDENTIALS;
    }
    if (PUBLIC_PLAYBACK.matcher(path).matches()) {
      return PUBLIC_STARTS;
    }
    return PLAYBACK.matcher(path).matches() ? PLAYBACK_STARTS : COMMANDS;
  }
}

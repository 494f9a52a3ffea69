package io.mediahub.client;

import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a person has written and read, in the platform's own words. An answer's position holds those
 * that were sent with its request and takes their place, so that there are as many as requests at a
 * time.
 */
final class Positions {
  static final String HEADER = "MediaHub-Position";

  /**
   * A header has its limits. Of more than these requests at a time the older ones are forgotten.
   */
  private static final int MOST = 4;

  private final Set<String> known = new LinkedHashSet<>();

  /** For the request's header; empty at first. */
  synchronized String sent() {
    return String.join(",", known);
  }

  synchronized void answered(HttpRequest request, HttpHeaders answer) {
    answer
        .firstValue(HEADER)
        .ifPresent(
            now -> {
              request
                  .headers()
                  .firstValue(HEADER)
                  .ifPresent(sent -> known.removeAll(Set.of(sent.split(","))));
              known.remove(now);
              known.add(now);
              List<String> older = new ArrayList<>(known);
              known.removeAll(older.subList(0, Math.max(0, older.size() - MOST)));
            });
  }
}

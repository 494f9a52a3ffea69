package io.mediahub.domain.still;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a film is looked at for its poster. The first and the last moments are left out: they hold
 * logos, fades and credits.
 */
public final class PosterPlan {
  /** Each costs about as much as decoding a few frames. */
  public static final int CANDIDATES = 9;

  private static final double FIRST = 0.06;
  private static final double LAST = 0.82;

  private PosterPlan() {}

  /** Microseconds after the start, ascending; key frames near them are the candidates. */
  public static List<Long> times(long durationMicros) {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < CANDIDATES; i++) {
      double share = FIRST + (LAST - FIRST) * i / (CANDIDATES - 1);
      times.add(Math.round(durationMicros * share));
    }
    return times;
  }
}

package io.mediahub.bench.encode;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The cost of an encode, in seconds.
 *
 * @param wall from the source being there to the whole result
 * @param cpu of all processes that took part
 * @param firstPlayable until every rung has its first segment; NaN when not seen
 */
record Cost(double wall, double cpu, double firstPlayable) {

  Map<String, Object> figures(double mediaSeconds) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("wallSeconds", rounded(wall));
    all.put("cpuSeconds", rounded(cpu));
    all.put("cpuPerMediaSecond", rounded(cpu / mediaSeconds));
    if (!Double.isNaN(firstPlayable)) {
      all.put("firstPlayableSeconds", rounded(firstPlayable));
    }
    return all;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}

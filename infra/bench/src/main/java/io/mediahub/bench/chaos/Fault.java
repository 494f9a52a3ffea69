package io.mediahub.bench.chaos;

import io.mediahub.local.chaos.FaultKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One disturbance.
 *
 * @param length how long a pause or a full disk lasts; zero for the others
 */
record Fault(FaultKind kind, String component, Duration length) {
  private static final int SHORTEST_PAUSE = 15;
  private static final Duration DISK = Duration.ofSeconds(15);

  /**
   * Faults by a seed: each component in turn, in an order that changes from round to round.
   *
   * @param possible which components each kind can be done to
   */
  static List<Fault> plan(
      long seed, int faults, Map<FaultKind, List<String>> possible, Duration longestPause) {
    Random random = new Random(seed);
    Map<String, List<FaultKind>> byComponent = new java.util.TreeMap<>();
    new EnumMap<>(possible)
        .forEach(
            (kind, components) ->
                components.forEach(
                    each -> byComponent.computeIfAbsent(each, one -> new ArrayList<>()).add(kind)));
    List<Fault> plan = new ArrayList<>();
    while (plan.size() < faults && !byComponent.isEmpty()) {
      List<String> round = new ArrayList<>(byComponent.keySet());
      Collections.shuffle(round, random);
      for (String component : round) {
        List<FaultKind> kinds = byComponent.getOrDefault(component, List.of());
        FaultKind kind = kinds.get(random.nextInt(kinds.size()));
        plan.add(new Fault(kind, component, length(kind, longestPause, random)));
      }
    }
    return List.copyOf(plan.subList(0, Math.min(faults, plan.size())));
  }

  private static Duration length(FaultKind kind, Duration longestPause, Random random) {
    return switch (kind) {
      case KILL, CUT -> Duration.ZERO;
      case DISK -> DISK;
      case PAUSE -> {
        int more = (int) Math.max(0, longestPause.toSeconds() - SHORTEST_PAUSE);
        yield Duration.ofSeconds(SHORTEST_PAUSE + random.nextInt(more + 1));
      }
    };
  }

  @Override
  public String toString() {
    String what =
        switch (kind) {
          case KILL -> "kill ";
          case PAUSE -> "pause ";
          case CUT -> "cut the connections of ";
          case DISK -> "fill the disk below ";
        };
    return what + component + (length.isZero() ? "" : " for " + length.toSeconds() + " s");
  }
}

package io.mediahub.platform.position;

import io.mediahub.platform.position.Position.Source;
import java.util.Collection;
import java.util.Map;

/** How far the read models are that a service answers from. */
public interface ModelPositions {
  /**
   * Whether each of the models reflects all that it has to do with. What was written to a parked
   * key counts as reflected: answers say that it is delayed, and nobody waits for an administrator.
   */
  boolean reached(Collection<String> models, Position wanted);

  /** The next offset of each partition that these models are made from. */
  Map<Source, Long> seen(Collection<String> models);

  /** Whether a partition of these models is not yet where it is wanted to be. */
  static boolean isBehind(
      Map<Source, Long> wanted, Map<Source, Long> there, Collection<String> models) {
    return wanted.entrySet().stream()
        .filter(each -> models.contains(each.getKey().model()))
        .anyMatch(each -> there.getOrDefault(each.getKey(), 0L) < each.getValue());
  }
}

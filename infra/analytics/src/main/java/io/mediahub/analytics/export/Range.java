package io.mediahub.analytics.export;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Offsets of one partition: a folder of files holds exactly these.
 *
 * @param from the first one
 * @param to the one after the last one
 */
record Range(int partition, long from, long to) {
  private static final Pattern NAME = Pattern.compile("(\\d{1,9})-(\\d{20})-(\\d{20})");

  static final Comparator<Range> ORDER =
      Comparator.comparingInt(Range::partition).thenComparingLong(Range::from);

  /** Sorts as the offsets do. */
  String name() {
    return "%d-%020d-%020d".formatted(partition, from, to);
  }

  /** Empty for other names. */
  static Optional<Range> of(String name) {
    Matcher parts = NAME.matcher(name);
    return parts.matches()
        ? Optional.of(
            new Range(
                Integer.parseInt(parts.group(1)),
                Long.parseLong(parts.group(2)),
                Long.parseLong(parts.group(3))))
        : Optional.empty();
  }

  boolean overlaps(Range other) {
    return partition == other.partition && from < other.to && other.from < to;
  }

  /** What of this range none of the others has, in order. */
  List<Range> without(List<Range> others) {
    List<Range> missing = new ArrayList<>();
    long at = from;
    for (Range other : others.stream().filter(this::overlaps).sorted(ORDER).toList()) {
      if (other.from > at) {
        missing.add(new Range(partition, at, other.from));
      }
      at = Math.max(at, other.to);
    }
    if (at < to) {
      missing.add(new Range(partition, at, to));
    }
    return missing;
  }
}

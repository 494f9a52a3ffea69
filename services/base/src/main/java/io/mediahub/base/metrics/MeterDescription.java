package io.mediahub.base.metrics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of a meter.
 *
 * @param unit base unit, which Prometheus appends to the name; null for numbers without one
 * @param tags keys of the tags; each measurement gives their values
 */
public record MeterDescription(
    String name, Kind kind, @Nullable String unit, String description, List<String> tags) {

  /** What a meter measures. */
  public enum Kind {
    /** A count of events; it only grows. */
    COUNTER,
    /** A value at this moment. */
    GAUGE,
    /** How often something happened, and how long it took. */
    TIMER
  }

  public static MeterDescription counter(String name, String description, String... tags) {
    return new MeterDescription(name, Kind.COUNTER, null, description, List.of(tags));
  }

  public static MeterDescription gauge(String name, String description, String... tags) {
    return new MeterDescription(name, Kind.GAUGE, null, description, List.of(tags));
  }

  public static MeterDescription timer(String name, String description, String... tags) {
    return new MeterDescription(name, Kind.TIMER, "seconds", description, List.of(tags));
  }

  /** The same meter with a base unit. */
  public MeterDescription in(String baseUnit) {
    return new MeterDescription(name, kind, baseUnit, description, tags);
  }
}

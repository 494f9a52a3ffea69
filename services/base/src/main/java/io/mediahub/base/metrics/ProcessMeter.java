package io.mediahub.base.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * One meter of a process, as a constant of the enum that lists them. The methods make the meter or
 * find it again; each takes the values of the tags in the order of their keys.
 */
public interface ProcessMeter {
  MeterDescription meter();

  default Counter counter(MeterRegistry meters, String... tagValues) {
    return Counter.builder(meter().name())
        .baseUnit(meter().unit())
        .description(meter().description())
        .tags(tags(tagValues))
        .register(meters);
  }

  default Timer timer(MeterRegistry meters, String... tagValues) {
    return Timer.builder(meter().name())
        .description(meter().description())
        .tags(tags(tagValues))
        .register(meters);
  }

  /** A timer that also publishes its median and its 99th percentile. */
  default Timer timerWithPercentiles(MeterRegistry meters, String... tagValues) {
    return Timer.builder(meter().name())
        .description(meter().description())
        .tags(tags(tagValues))
        .publishPercentiles(0.5, 0.99)
        .register(meters);
  }

  /** The value is asked for at each scrape, as long as the source exists. */
  default <T> void gauge(
      MeterRegistry meters, T source, ToDoubleFunction<T> value, String... tagValues) {
    Gauge.builder(meter().name(), source, value)
        .baseUnit(meter().unit())
        .description(meter().description())
        .tags(tags(tagValues))
        .register(meters);
  }

  /** A counter that somebody else counts: the value is asked for at each scrape. */
  default <T> void counted(
      MeterRegistry meters, T source, ToDoubleFunction<T> value, String... tagValues) {
    FunctionCounter.builder(meter().name(), source, value)
        .baseUnit(meter().unit())
        .description(meter().description())
        .tags(tags(tagValues))
        .register(meters);
  }

  private List<Tag> tags(String... values) {
    List<String> keys = meter().tags();
    if (keys.size() != values.length) {
      throw new IllegalArgumentException(
          "The meter " + meter().name() + " needs one value for each of the tags " + keys + ".");
    }
    return IntStream.range(0, values.length).mapToObj(i -> Tag.of(keys.get(i), values[i])).toList();
  }
}

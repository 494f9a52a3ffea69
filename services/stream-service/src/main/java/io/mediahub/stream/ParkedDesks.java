package io.mediahub.stream;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.streams.parked.ParkedDesk;
import io.mediahub.streams.parked.ParkedDesk.Counts;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.engine.ModelDatabase.DatabaseUnavailable;
import io.mediahub.streams.rendition.RenditionDesk;
import io.mediahub.streams.rendition.RenditionProcess;
import io.mediahub.streams.rendition.RenditionProcessStatus;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** The parked records of every read model, and of the rendition process. */
@Component
final class ParkedDesks {
  private static final Duration COUNTED_EVERY = Duration.ofSeconds(30);

  private final List<ParkedDesk> desks;

  /** Metrics are scraped often, and these change when a person decides something. */
  private final LoadingCache<String, Counts> counts =
      Caffeine.newBuilder().expireAfterWrite(COUNTED_EVERY).build(model -> desk(model).counts());

  @Autowired
  ParkedDesks(
      TopologyFactory topologies, TopologyLifecycle running, RenditionProcessStatus renditions) {
    this(
        Stream.concat(
                ReadModels.ALL.stream().map(topologies::desk),
                Stream.of(
                    new RenditionDesk(
                        () ->
                            running.running().stream()
                                .filter(each -> each.name().equals(RenditionProcess.NAME))
                                .findFirst()
                                .map(each -> each.store(RenditionDesk.query()))
                                .orElse(null),
                        renditions)))
            .toList());
  }

  ParkedDesks(List<ParkedDesk> desks) {
    this.desks = List.copyOf(desks);
  }

  /**
   * @param model null for all
   * @throws RefusalException {@code model-unknown}
   */
  List<ParkedDesk> of(@Nullable String model) {
    return model == null ? desks : List.of(desk(model));
  }

  /**
   * @throws RefusalException {@code model-unknown}
   */
  ParkedDesk desk(String model) {
    return desks.stream()
        .filter(desk -> desk.model().equals(model))
        .findFirst()
        .orElseThrow(() -> new RefusalException(StreamProblem.MODEL_UNKNOWN.refusal()));
  }

  @Configuration(proxyBeanMethods = false)
  static class Metrics {
    @Bean
    MeterBinder decidedRecords(ParkedDesks desks) {
      return registry ->
          desks
              .of(null)
              .forEach(
                  desk -> {
                    String model = desk.model();
                    StreamMeter.PARKED_CORRECTED.gauge(
                        registry, desks, all -> all.counted(model, Counts::corrected), model);
                    StreamMeter.PARKED_DROPPED.gauge(
                        registry, desks, all -> all.counted(model, Counts::dropped), model);
                  });
    }
  }

  /** Not a number while the database does not answer. */
  double counted(String model, ToLongFunction<Counts> which) {
    try {
      return which.applyAsLong(counts.get(model));
    } catch (DatabaseUnavailable e) {
      return Double.NaN;
    }
  }
}

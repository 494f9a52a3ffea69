package io.mediahub.streams.rebuild;

import io.mediahub.schemas.testing.Broker;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.postgres.PostgresShadow;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.ViewsDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rebuilds of a model in a test. */
final class Rebuilt {
  /** Small, so that a short log is folded in several passes and partitions are halved. */
  static final Rebuild.Settings SMALL = new Rebuild.Settings(2, 150, 200);

  private Rebuilt() {}

  /** Keeps the sentences. */
  static final class Heard implements Rebuild.Listener {
    final List<String> steps = new ArrayList<>();
    volatile long offsets;
    volatile long ofOffsets;

    @Override
    public void step(String sentence) {
      steps.add(sentence);
    }

    @Override
    public void loading(long done, long of, long events) {
      offsets = done;
      ofOffsets = of;
    }
  }

  static PostgresShadow shadow(ViewsDatabase views, ReadModel model) {
    return PostgresShadow.of(views.source(), model, null);
  }

  static Rebuild of(Broker broker, ReadModel model, Shadow shadow) {
    return of(broker, model, shadow, SMALL, null);
  }

  static Rebuild of(
      Broker broker,
      ReadModel model,
      Shadow shadow,
      Rebuild.Settings settings,
      Rebuild.@Nullable Listener listener) {
    return new Rebuild(
        model,
        PlainAvro.schemas(),
        () -> new LogReader(Map.of("bootstrap.servers", broker.bootstrap())),
        shadow,
        settings,
        listener == null ? new Heard() : listener);
  }
}

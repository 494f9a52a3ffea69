package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.readmodel.ReadModel;
import java.util.Map;
import org.apache.kafka.streams.state.StoreBuilder;

/** Makes a task's {@link ModelStore}, which has its own cache and needs no changelog. */
final class ModelStoreBuilder implements StoreBuilder<ModelStore> {
  private final ReadModel model;
  private final ModelRuntime runtime;

  ModelStoreBuilder(ReadModel model, ModelRuntime runtime) {
    this.model = model;
    this.runtime = runtime;
  }

  @Override
  public ModelStore build() {
    return new ModelStore(model, runtime);
  }

  @Override
  public String name() {
    return model.storeName();
  }

  @Override
  public StoreBuilder<ModelStore> withCachingEnabled() {
    throw new UnsupportedOperationException("A read model has a cache of its own.");
  }

  @Override
  public StoreBuilder<ModelStore> withCachingDisabled() {
    return this;
  }

  @Override
  public StoreBuilder<ModelStore> withLoggingEnabled(Map<String, String> config) {
    throw new UnsupportedOperationException("A read model is restored from the log itself.");
  }

  @Override
  public StoreBuilder<ModelStore> withLoggingDisabled() {
    return this;
  }

  @Override
  public Map<String, String> logConfig() {
    return Map.of();
  }

  @Override
  public boolean loggingEnabled() {
    return false;
  }
}

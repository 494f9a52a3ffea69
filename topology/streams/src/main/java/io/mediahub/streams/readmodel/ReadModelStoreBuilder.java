package io.mediahub.streams.readmodel;

import java.util.Map;
import org.apache.kafka.streams.state.StoreBuilder;

/** Makes a task's {@link ReadModelStore}. Caching and logging are its own affair. */
final class ReadModelStoreBuilder implements StoreBuilder<ReadModelStore> {
  private final ReadModel model;
  private final ReadModelSessions sessions;

  ReadModelStoreBuilder(ReadModel model, ReadModelSessions sessions) {
    this.model = model;
    this.sessions = sessions;
  }

  @Override
  public ReadModelStore build() {
    return new ReadModelStore(model, sessions);
  }

  @Override
  public String name() {
    return model.storeName();
  }

  @Override
  public StoreBuilder<ReadModelStore> withCachingEnabled() {
    throw new UnsupportedOperationException("A read model has a cache of its own.");
  }

  @Override
  public StoreBuilder<ReadModelStore> withCachingDisabled() {
    return this;
  }

  @Override
  public StoreBuilder<ReadModelStore> withLoggingEnabled(Map<String, String> config) {
    throw new UnsupportedOperationException("A read model is restored from the log itself.");
  }

  @Override
  public StoreBuilder<ReadModelStore> withLoggingDisabled() {
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

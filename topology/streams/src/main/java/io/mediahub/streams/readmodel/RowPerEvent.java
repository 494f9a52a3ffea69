package io.mediahub.streams.readmodel;

import mediahub.Envelope;
import org.jspecify.annotations.Nullable;

/** A projection in which each row depends on one event alone, so that no row needs to be loaded. */
public interface RowPerEvent<V extends Envelope> extends Projection<V> {
  @Override
  default boolean readsRows() {
    return false;
  }

  @Override
  default @Nullable Row evolve(RowKey key, @Nullable Row row, Logged<? extends V> event) {
    return fill(Row.of(key), event);
  }

  /**
   * @param row with its key and nothing else
   * @return null when nothing changes
   */
  @Nullable Row fill(Row row, Logged<? extends V> event);
}

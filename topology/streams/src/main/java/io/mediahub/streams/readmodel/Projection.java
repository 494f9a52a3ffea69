package io.mediahub.streams.readmodel;

import java.util.List;
import mediahub.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * Folds one topic into one table. Pure: the same events in the same order give the same rows.
 *
 * @param <V> the topic's values
 */
public interface Projection<V extends Envelope> {
  Table table();

  /** The rows that an event touches. */
  List<RowKey> keys(Logged<? extends V> event);

  /**
   * Must accept every event for every row.
   *
   * @param row null where there is none, and always where {@link #readsRows} is false
   * @return null when nothing changes
   */
  @Nullable Row evolve(RowKey key, @Nullable Row row, Logged<? extends V> event);

  /** The rows of its record key that an event deletes, in this table. */
  default List<Clearing> clears(Logged<? extends V> event) {
    return List.of();
  }

  /**
   * The rows of its record key that an event deletes in other tables of the model, where that
   * depends on a row of this table.
   *
   * @param row before the event; null where there is none
   */
  default List<Clearing> clearsBeside(@Nullable Row row, Logged<? extends V> event) {
    return List.of();
  }

  /** False when a row depends on its event alone, so that no row needs to be loaded. */
  default boolean readsRows() {
    return true;
  }
}

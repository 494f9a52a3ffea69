package io.mediahub.streams.readmodel;

import io.mediahub.streams.readmodel.ReadModel.Source;
import java.time.Instant;
import mediahub.Envelope;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Folds each event into the rows it touches. All read models are this processor; it knows no
 * database.
 */
public final class Project<V extends Envelope> extends ContextualProcessor<String, V, Void, Void> {
  private final Source<V> source;
  private final String storeName;
  private @Nullable ReadModelStore store;

  public Project(Source<V> source, String storeName) {
    this.source = source;
    this.storeName = storeName;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    super.init(context);
    store = context.getStateStore(storeName);
  }

  @Override
  public void process(Record<String, V> record) {
    ReadModelStore rows = java.util.Objects.requireNonNull(store);
    var at = context().recordMetadata().orElseThrow();
    Position position =
        new Position(
            at.topic(), at.partition(), at.offset(), Instant.ofEpochMilli(record.timestamp()));
    for (View<? super V> view : source.views()) {
      for (RowKey key : view.keys(record.value(), position)) {
        fold(rows, view, key, record.value(), position);
      }
    }
    rows.reached(position);
  }

  private void fold(
      ReadModelStore rows, View<? super V> view, RowKey key, V envelope, Position position) {
    Row row = view.readsRows() ? rows.get(key) : null;
    if (row != null && row.offset() >= position.offset()) {
      return; // the row already has this event: it was read again
    }
    Row next = view.evolve(key, row, envelope, position);
    if (next != null) {
      rows.put(next.at(position.offset()));
    }
  }
}

package io.mediahub.streams.testing;

import io.mediahub.schemas.Topic;
import io.mediahub.streams.readmodel.Position;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.View;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import mediahub.Envelope;

/** A model's rows by nothing but its folds: what every store must come to. */
public final class PlainFold {
  private final ReadModel model;
  private final Map<RowKey, Row> rows = new HashMap<>();

  public PlainFold(ReadModel model) {
    this.model = model;
  }

  public void add(Topic<?> topic, Envelope envelope, Position position) {
    for (var source : model.sources()) {
      if (source.topic().name().equals(topic.name())) {
        source.views().forEach(view -> fold(view, envelope, position));
      }
    }
  }

  @SuppressWarnings("unchecked") // the source's topic was compared
  private <V extends Envelope> void fold(View<V> view, Envelope envelope, Position position) {
    for (RowKey key : view.keys((V) envelope, position)) {
      Row row = view.readsRows() ? rows.get(key) : null;
      Row next = view.evolve(key, row, (V) envelope, position);
      if (next != null) {
        rows.put(key, next.at(position.offset()));
      }
    }
  }

  public Collection<Row> rows() {
    return rows.values();
  }
}

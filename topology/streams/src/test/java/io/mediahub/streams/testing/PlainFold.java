package io.mediahub.streams.testing;

import io.mediahub.schemas.Topic;
import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Projection;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
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

  public void add(Topic<?> topic, Envelope envelope, RawRecord record) {
    for (var source : model.sources()) {
      if (source.topic().name().equals(topic.name())) {
        source.allProjections().forEach(view -> fold(view, envelope, record));
      }
    }
  }

  @SuppressWarnings("unchecked") // the source's topic was compared
  private <V extends Envelope> void fold(Projection<V> view, Envelope envelope, RawRecord record) {
    Logged<V> logged = new Logged<>((V) envelope, record);
    for (Clearing clearing : view.clears(logged)) {
      rows.values().removeIf(clearing.at(record.location().offset())::covers);
    }
    for (RowKey key : view.keys(logged)) {
      Row row = view.readsRows() ? rows.get(key) : null;
      for (Clearing clearing : view.clearsBeside(row, logged)) {
        rows.values().removeIf(clearing.at(record.location().offset())::covers);
      }
      Row next = view.evolve(key, row, logged);
      if (next != null) {
        rows.put(key, next.at(record.location().offset()));
      }
    }
  }

  public Collection<Row> rows() {
    return rows.values();
  }
}

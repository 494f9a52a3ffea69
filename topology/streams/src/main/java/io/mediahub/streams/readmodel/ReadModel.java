package io.mediahub.streams.readmodel;

import io.mediahub.schemas.Topic;
import java.util.List;
import java.util.stream.Stream;
import mediahub.Envelope;

/**
 * What one topology keeps in one database: folds of topics into tables, and a position per
 * partition.
 *
 * @param name of the model, its topology and its positions
 */
public record ReadModel(String name, List<Source<?>> sources) {

  /** A topic and the folds of it. */
  public record Source<V extends Envelope>(Topic<V> topic, List<View<? super V>> views) {}

  public String storeName() {
    return name + "-store";
  }

  /** Tables of which rows must be known before events of this topic can be folded. */
  List<Table> tablesReadFor(String topic) {
    return viewsOf(topic).filter(View::readsRows).map(View::table).toList();
  }

  /** Tables that events of this topic fill. */
  List<Table> tablesMadeFrom(String topic) {
    return viewsOf(topic).map(View::table).toList();
  }

  private Stream<View<?>> viewsOf(String topic) {
    return sources.stream()
        .filter(source -> source.topic().name().equals(topic))
        .flatMap(source -> source.views().stream());
  }
}

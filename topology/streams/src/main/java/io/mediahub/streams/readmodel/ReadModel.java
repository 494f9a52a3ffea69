package io.mediahub.streams.readmodel;

import io.mediahub.schemas.Topic;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import mediahub.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * What one topology keeps in one database: folds of topics into tables, and a position per
 * partition.
 *
 * @param name of the model, its topology and its positions
 * @param foldVersion counts up with each change of a fold that gives other rows for the same
 *     events: rows of an older version are dropped and made again
 */
public record ReadModel(String name, int foldVersion, List<Source<?>> sources) {

  /**
   * A topic and the folds of it.
   *
   * @param versions which events of the topic the model has; null where records are news and no
   *     facts, of which any may be missing
   */
  public record Source<V extends Envelope>(
      Topic<V> topic, @Nullable VersionView versions, List<View<? super V>> views) {

    /** Whether the log must be there from its first event on. */
    boolean isOfFacts() {
      return versions != null;
    }

    /** All tables that events of the topic fill. */
    public Stream<View<? super V>> allViews() {
      return versions == null ? views.stream() : Stream.concat(Stream.of(versions), views.stream());
    }
  }

  public String storeName() {
    return name + "-store";
  }

  Source<?> source(String topic) {
    return sources.stream()
        .filter(source -> source.topic().name().equals(topic))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " is not made from " + topic));
  }

  /** Tables of which rows must be known before events of this topic can be folded. */
  List<Table> tablesReadFor(String topic) {
    return viewsOf(topic).filter(View::readsRows).map(View::table).toList();
  }

  /** Tables that events of this topic fill. */
  List<Table> tablesMadeFrom(String topic) {
    return viewsOf(topic).map(View::table).toList();
  }

  /** All tables. */
  public List<Table> tables() {
    return sources.stream().flatMap(Source::allViews).<Table>map(View::table).distinct().toList();
  }

  /** Those that say which versions the others have. */
  public List<Table> versionTables() {
    return sources.stream()
        .map(Source::versions)
        .filter(Objects::nonNull)
        .map(VersionView::table)
        .toList();
  }

  private Stream<View<?>> viewsOf(String topic) {
    return sources.stream()
        .filter(source -> source.topic().name().equals(topic))
        .flatMap(Source::allViews);
  }
}

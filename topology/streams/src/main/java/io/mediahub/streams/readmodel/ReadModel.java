package io.mediahub.streams.readmodel;

import io.mediahub.schemas.Topic;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import mediahub.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * What one topology keeps in one database: projections of topics into tables, and a progress per
 * partition.
 *
 * @param name of the model, its topology and its progress
 * @param foldVersion raised with each change of a projection that gives other rows for the same
 *     events: rows of an older version are deleted and made again
 */
public record ReadModel(String name, int foldVersion, List<Source<?>> sources) {

  /**
   * A topic and its projections.
   *
   * @param versions which version of each aggregate the model has; null for topics that are no log
   *     of facts, where records may be missing
   */
  public record Source<V extends Envelope>(
      Topic<V> topic, @Nullable VersionProjection versions, List<Projection<? super V>> views) {

    /** Whether the topic is a log of facts, which must be complete from its first event. */
    public boolean isOfFacts() {
      return versions != null;
    }

    /** All tables that events of the topic fill. */
    public Stream<Projection<? super V>> allProjections() {
      return versions == null ? views.stream() : Stream.concat(Stream.of(versions), views.stream());
    }
  }

  public String storeName() {
    return name + "-store";
  }

  public Source<?> source(String topic) {
    return sources.stream()
        .filter(source -> source.topic().name().equals(topic))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " is not made from " + topic));
  }

  /** Tables of which rows must be known before events of this topic can be folded. */
  public List<Table> tablesReadFor(String topic) {
    return projectionsOf(topic).filter(Projection::readsRows).map(Projection::table).toList();
  }

  /** Tables that events of this topic fill. */
  public List<Table> tablesMadeFrom(String topic) {
    return projectionsOf(topic).map(Projection::table).toList();
  }

  /** All tables. */
  public List<Table> tables() {
    return sources.stream()
        .flatMap(Source::allProjections)
        .<Table>map(Projection::table)
        .distinct()
        .toList();
  }

  /** Tables of the last version per aggregate. */
  public List<Table> versionTables() {
    return sources.stream()
        .map(Source::versions)
        .filter(Objects::nonNull)
        .map(VersionProjection::table)
        .toList();
  }

  private Stream<Projection<?>> projectionsOf(String topic) {
    return sources.stream()
        .filter(source -> source.topic().name().equals(topic))
        .flatMap(Source::allProjections);
  }
}

package io.mediahub.streams.readmodel;

import io.mediahub.schemas.Decoded;
import io.mediahub.schemas.EventDecoder;
import io.mediahub.schemas.WriterSchemas;
import io.mediahub.streams.readmodel.ParkedKey.Reason;
import io.mediahub.streams.readmodel.ReadModel.Source;
import java.util.ArrayList;
import java.util.List;
import mediahub.Envelope;
import org.jspecify.annotations.Nullable;

/** What a record of one topic comes to: rows, nothing new, or a reason why it cannot be applied. */
final class Fold<V extends Envelope> {

  sealed interface Outcome {
    /**
     * The rows as they are after it.
     *
     * @param clearings of rows that it does away with, before the others
     */
    record Folded(List<Row> rows, List<Clearing> clearings) implements Outcome {}

    /** The rows already have this version. */
    record Duplicate() implements Outcome {}

    record Failed(Reason reason, String why) implements Outcome {}

    /** Nobody can say now. */
    record Wait(String why) implements Outcome {}
  }

  /** Rows as they are before the record, in the database and in what is not written yet. */
  interface Rows {
    @Nullable Row get(RowKey key);

    /** Why the database would refuse a row; null where that is not known. */
    @Nullable String refusal(Row row);
  }

  private static final Outcome DUPLICATE = new Outcome.Duplicate();

  private final Source<V> source;
  private final EventDecoder<V> decoder;
  private final Rows rows;

  Fold(Source<V> source, WriterSchemas schemas, Rows rows) {
    this.source = source;
    this.decoder = new EventDecoder<>(source.topic(), schemas);
    this.rows = rows;
  }

  /** Offset up to which the records of a key are applied or parked; -1 before the first. */
  long offsetOf(String key) {
    Row last = isKey(key) ? last(key) : null;
    return last == null ? -1 : last.offset();
  }

  private @Nullable Row last(String aggregateId) {
    VersionView versions = source.versions();
    return versions == null ? null : rows.get(versions.key(aggregateId));
  }

  /**
   * @param parked whether the record waited while others of its key, and later ones, came
   * @param acceptGap whether versions before it may be missing for good
   */
  Outcome of(RawRecord record, boolean parked, boolean acceptGap) {
    if (!isKey(record.key())) {
      return new Outcome.Failed(
          Reason.CANNOT_APPLY, "The record's key is empty, too long, or has a NUL.");
    }
    return switch (decoder.decode(record.value())) {
      case Decoded.Value<V>(V envelope) -> fold(new Logged<>(envelope, record), parked, acceptGap);
      case Decoded.Unreadable<V>(var reason, var why) -> new Outcome.Failed(Reason.of(reason), why);
      case Decoded.RegistryAway<V>(var why) -> new Outcome.Wait(why);
    };
  }

  /** No database takes the others; the key could not even be looked for. */
  static boolean isKey(String key) {
    return !key.isEmpty() && ParkedKey.Id.isStorable(key);
  }

  private Outcome fold(Logged<V> event, boolean parked, boolean acceptGap) {
    if (!event.aggregateId().equals(event.record().key())) {
      return new Outcome.Failed(
          Reason.CANNOT_APPLY, "The event is of another aggregate than its record's key.");
    }
    VersionView versions = source.versions();
    Row last = last(event.aggregateId());
    if (versions == null) {
      return folded(event, parked, event.position().offset());
    }
    if (event.version() < 1) {
      return new Outcome.Failed(
          Reason.CANNOT_APPLY,
          "The event has the version %d; versions begin with 1.".formatted(event.version()));
    }
    long expected = versions.version(last) + 1;
    if (event.version() < expected) {
      return DUPLICATE;
    }
    if (event.version() > expected && !acceptGap) {
      return new Outcome.Failed(
          Reason.GAP, "Version %d was expected and %d came.".formatted(expected, event.version()));
    }
    return folded(
        event, parked, Math.max(last == null ? -1 : last.offset(), event.position().offset()));
  }

  private Outcome folded(Logged<V> event, boolean parked, long offset) {
    Outcome.Folded folded = new Outcome.Folded(new ArrayList<>(), new ArrayList<>());
    try {
      source.allViews().forEach(view -> fold(view, event, parked, offset, folded));
    } catch (ReadModelDatabase.DatabaseUnavailable e) {
      throw e;
    } catch (RuntimeException e) {
      return new Outcome.Failed(Reason.CANNOT_APPLY, firstLine(e));
    }
    for (Row row : folded.rows()) {
      String why = rows.refusal(row);
      if (why != null) {
        return new Outcome.Failed(Reason.CANNOT_APPLY, why);
      }
    }
    return folded;
  }

  private void fold(
      View<? super V> view, Logged<V> event, boolean parked, long offset, Outcome.Folded folded) {
    Clearing clearing = view.clears(event);
    if (clearing != null) {
      folded.clearings().add(clearing.at(offset));
    }
    for (RowKey key : view.keys(event)) {
      Row row = view.readsRows() ? rows.get(key) : null;
      if (row != null && !parked && row.offset() >= event.position().offset()) {
        continue; // the row already has this event: it was read again
      }
      Row next = view.evolve(key, row, event);
      if (next != null) {
        folded.rows().add(next.at(offset));
      }
    }
  }

  /** Of what went wrong, without the lines in which databases repeat the values. */
  static String firstLine(Throwable failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    String line = message.lines().findFirst().orElse("").replace('\0', '\uFFFD');
    return line.length() > 500 ? line.substring(0, 500) : line;
  }
}

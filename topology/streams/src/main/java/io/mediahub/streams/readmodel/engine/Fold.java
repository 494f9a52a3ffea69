package io.mediahub.streams.readmodel.engine;

import io.mediahub.schemas.Decoded;
import io.mediahub.schemas.EventDecoder;
import io.mediahub.schemas.WriterSchemas;
import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Projection;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel.Source;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.VersionProjection;
import io.mediahub.streams.readmodel.engine.ParkedKey.Reason;
import java.util.ArrayList;
import mediahub.Envelope;
import org.jspecify.annotations.Nullable;

/** Applies the projections of one topic to a record. */
final class Fold<V extends Envelope> {

  /** Rows before the record: those in the database, and those not written yet. */
  interface Rows {
    @Nullable Row get(RowKey key);

    /** Why the database would refuse a row; null when no reason is known. */
    @Nullable String refusal(Row row);
  }

  private static final FoldResult DUPLICATE = new FoldResult.Duplicate();

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
    VersionProjection versions = source.versions();
    return versions == null ? null : rows.get(versions.key(aggregateId));
  }

  /**
   * @param parked whether the record was parked, so that later offsets may have been applied to its
   *     rows
   * @param acceptGap whether missing earlier versions are accepted
   */
  FoldResult of(RawRecord record, boolean parked, boolean acceptGap) {
    if (!isKey(record.key())) {
      return new FoldResult.Failed(
          Reason.CANNOT_APPLY, "The record's key is empty, too long, or has a NUL.");
    }
    return switch (decoder.decode(record.value())) {
      case Decoded.Value<V>(V envelope) -> fold(new Logged<>(envelope, record), parked, acceptGap);
      case Decoded.Unreadable<V>(var reason, var why) ->
          new FoldResult.Failed(Reason.of(reason), why);
      case Decoded.RegistryAway<V>(var why) -> new FoldResult.Wait(why);
    };
  }

  /** No database can store or look up the others. */
  static boolean isKey(String key) {
    return !key.isEmpty() && ParkedKey.Id.isStorable(key);
  }

  private FoldResult fold(Logged<V> event, boolean parked, boolean acceptGap) {
    if (!event.aggregateId().equals(event.record().key())) {
      return new FoldResult.Failed(
          Reason.CANNOT_APPLY, "The record's key is not the event's aggregate id.");
    }
    VersionProjection versions = source.versions();
    Row last = last(event.aggregateId());
    if (versions == null) {
      return folded(event, parked, event.location().offset());
    }
    if (event.version() < 1) {
      return new FoldResult.Failed(
          Reason.CANNOT_APPLY,
          "The event has the version %d; versions begin with 1.".formatted(event.version()));
    }
    long expected = versions.version(last) + 1;
    if (event.version() < expected) {
      return DUPLICATE;
    }
    if (event.version() > expected && !acceptGap) {
      return new FoldResult.Failed(
          Reason.GAP, "Version %d was expected and %d came.".formatted(expected, event.version()));
    }
    return folded(
        event, parked, Math.max(last == null ? -1 : last.offset(), event.location().offset()));
  }

  private FoldResult folded(Logged<V> event, boolean parked, long offset) {
    FoldResult.Folded folded = new FoldResult.Folded(new ArrayList<>(), new ArrayList<>());
    try {
      source.allProjections().forEach(view -> fold(view, event, parked, offset, folded));
    } catch (ModelDatabase.DatabaseUnavailable e) {
      throw e;
    } catch (RuntimeException e) {
      return new FoldResult.Failed(Reason.CANNOT_APPLY, firstLine(e));
    }
    for (Row row : folded.rows()) {
      String why = rows.refusal(row);
      if (why != null) {
        return new FoldResult.Failed(Reason.CANNOT_APPLY, why);
      }
    }
    return folded;
  }

  private void fold(
      Projection<? super V> view,
      Logged<V> event,
      boolean parked,
      long offset,
      FoldResult.Folded folded) {
    for (Clearing clearing : view.clears(event)) {
      folded.clearings().add(clearing.at(offset));
    }
    for (RowKey key : view.keys(event)) {
      Row row = view.readsRows() ? rows.get(key) : null;
      if (row != null && !parked && row.offset() >= event.location().offset()) {
        continue; // the row already reflects this event, which was read again
      }
      for (Clearing clearing : view.clearsBeside(row, event)) {
        folded.clearings().add(clearing.at(offset));
      }
      Row next = view.evolve(key, row, event);
      if (next != null) {
        folded.rows().add(next.at(offset));
      }
    }
  }

  /** The first line of the failure's message; in later lines databases repeat the values. */
  static String firstLine(Throwable failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    String line = message.lines().findFirst().orElse("").replace('\0', '\uFFFD');
    return line.length() > 500 ? line.substring(0, 500) : line;
  }
}

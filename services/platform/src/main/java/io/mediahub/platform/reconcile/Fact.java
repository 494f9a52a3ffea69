package io.mediahub.platform.reconcile;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** One thing that the write side or the log says about one aggregate. */
sealed interface Fact {
  /** The aggregate: ids are unique within a topic. */
  record Aggregate(int topic, String id) implements Comparable<Aggregate> {
    @Override
    public int compareTo(Aggregate other) {
      int byTopic = Integer.compare(topic, other.topic);
      return byTopic != 0 ? byTopic : id.compareTo(other.id);
    }
  }

  Aggregate aggregate();

  /** The write side has decided so many versions. */
  record Decided(Aggregate aggregate, long version) implements Fact {}

  /** The write side still has the bytes of an event, as the index-th of a command's. */
  record Kept(
      Aggregate aggregate, long version, String eventId, String commandId, LocalDate day, int index)
      implements Fact {}

  /**
   * The log has an event.
   *
   * @param recordedAt milliseconds since 1970
   * @param forgettable whether the write side deletes such aggregates after their time
   */
  record Logged(
      Aggregate aggregate,
      long version,
      String eventId,
      int partition,
      long offset,
      long recordedAt,
      boolean forgettable)
      implements Fact {}

  static void write(Fact fact, DataOutputStream out) throws IOException {
    out.writeByte(fact instanceof Decided ? 0 : fact instanceof Kept ? 1 : 2);
    out.writeByte(fact.aggregate().topic());
    out.writeUTF(fact.aggregate().id());
    switch (fact) {
      case Decided(var aggregate, long version) -> out.writeLong(version);
      case Kept kept -> {
        out.writeLong(kept.version());
        out.writeUTF(kept.eventId());
        out.writeUTF(kept.commandId());
        out.writeInt((int) kept.day().toEpochDay());
        out.writeShort(kept.index());
      }
      case Logged logged -> {
        out.writeLong(logged.version());
        out.writeUTF(logged.eventId());
        out.writeInt(logged.partition());
        out.writeLong(logged.offset());
        out.writeLong(logged.recordedAt());
        out.writeBoolean(logged.forgettable());
      }
    }
  }

  /** Null at the end. */
  static @Nullable Fact read(DataInputStream in) throws IOException {
    int kind;
    try {
      kind = in.readByte();
    } catch (EOFException e) {
      return null;
    }
    Aggregate aggregate = new Aggregate(in.readByte(), in.readUTF());
    long version = in.readLong();
    return switch (kind) {
      case 0 -> new Decided(aggregate, version);
      case 1 ->
          new Kept(
              aggregate,
              version,
              in.readUTF(),
              in.readUTF(),
              LocalDate.ofEpochDay(in.readInt()),
              in.readUnsignedShort());
      default ->
          new Logged(
              aggregate,
              version,
              in.readUTF(),
              in.readInt(),
              in.readLong(),
              in.readLong(),
              in.readBoolean());
    };
  }
}

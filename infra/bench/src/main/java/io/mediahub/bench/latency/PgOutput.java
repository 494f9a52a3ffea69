package io.mediahub.bench.latency;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Messages of PostgreSQL's {@code pgoutput} plug-in, as far as a table that is only inserted into
 * needs them (PostgreSQL manual, "Logical Replication Message Formats").
 */
final class PgOutput {
  private static final byte INSERT = 'I';
  private static final byte NEW_TUPLE = 'N';
  private static final byte NULL = 'n';
  private static final byte UNCHANGED = 'u';

  private PgOutput() {}

  /**
   * The columns of an inserted row, in the table's order, as bytes of their text or binary form.
   *
   * @return empty for every other message (begin, relation, commit, ...)
   * @throws IllegalArgumentException when a column has no value
   */
  static Optional<List<byte[]>> inserted(ByteBuffer message) {
    if (message.get() != INSERT) {
      return Optional.empty();
    }
    message.getInt(); // the relation: there is one in the publication
    if (message.get() != NEW_TUPLE) {
      throw new IllegalArgumentException("an insert without a new tuple");
    }
    int count = message.getShort();
    List<byte[]> columns = new ArrayList<>(count);
    for (int n = 0; n < count; n++) {
      byte kind = message.get();
      if (kind == NULL || kind == UNCHANGED) {
        throw new IllegalArgumentException("column " + n + " has no value");
      }
      byte[] value = new byte[message.getInt()];
      message.get(value);
      columns.add(value);
    }
    return Optional.of(columns);
  }
}

package io.mediahub.streams.readmodel;

import java.util.List;

/** Which row of which table. Ordered, so that two writers lock rows in the same order. */
public record RowKey(Table table, List<Object> values) implements Comparable<RowKey> {

  /** The first key column: the key of the records that this row is made from. */
  public String recordKey() {
    return (String) values.getFirst();
  }

  @Override
  public int compareTo(RowKey other) {
    for (int i = 0; i < values.size(); i++) {
      int order = compare(values.get(i), other.values.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  @SuppressWarnings("unchecked") // key columns are texts and numbers, of the same type per table
  private static int compare(Object one, Object other) {
    return ((Comparable<Object>) one).compareTo(other);
  }
}

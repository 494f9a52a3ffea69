package io.mediahub.streams.rebuild;

import java.util.List;

/**
 * The shadow's rows held against the live ones, at equal positions.
 *
 * @param tables all tables that were compared
 * @param notCompared tables that are not made from facts alone, which a rebuild cannot make again
 * @param parked keys that only one of both has parked, the first of them
 */
public record Comparison(List<TableResult> tables, List<String> notCompared, List<String> parked) {

  /**
   * @param rows of the live table
   * @param shadowRows of the shadow's
   * @param digest of the shadow's rows, in hexadecimal
   * @param first rows that differ, not all of them; empty where the digests are equal
   */
  public record TableResult(
      String table,
      long rows,
      long shadowRows,
      String digest,
      boolean equal,
      List<Difference> first) {}

  /**
   * A row that differs.
   *
   * @param key its key columns with their values
   * @param what which columns differ, or which side lacks the row; never a value
   */
  public record Difference(String key, String what) {}

  public Comparison {
    tables = List.copyOf(tables);
    notCompared = List.copyOf(notCompared);
    parked = List.copyOf(parked);
  }

  public boolean equal() {
    return parked.isEmpty() && tables.stream().allMatch(TableResult::equal);
  }

  public long rows() {
    return tables.stream().mapToLong(TableResult::shadowRows).sum();
  }
}

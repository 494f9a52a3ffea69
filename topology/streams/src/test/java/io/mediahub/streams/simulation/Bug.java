package io.mediahub.streams.simulation;

/** What the simulated parts can be made to do wrong, to see that it is found. */
enum Bug {
  NONE("nothing"),
  WRITERS_DO_NOT_COMPARE("two writers commit the same version of an aggregate"),
  CONNECTOR_ACKNOWLEDGES_FIRST(
      "the connector moves its position before its transaction is committed: a crash loses a batch"),
  CONNECTOR_CHANGES_THE_ORDER("the connector sends a batch in another order"),
  CONNECTOR_SENDS_TO_ANY_PARTITION("the connector spreads the events of a key over partitions"),
  ABORTED_RECORDS_ARE_READ("the records of an aborted transaction are read"),
  OPEN_TRANSACTIONS_ARE_READ("records are read before their transaction is committed"),
  NO_COMPARE_AND_SET("the database takes the progress of any owner: a zombie is accepted"),
  PROGRESS_BEFORE_ROWS("the progress is written before the rows that it covers"),
  PROGRESS_IN_ANOTHER_TRANSACTION("rows and progress are committed one after the other"),
  OLDER_ROWS_WIN("a late write puts an older row over a newer one"),
  VERSIONS_BEFORE_ROWS("the version of an aggregate is written before its rows"),
  PARKED_AFTER_PROGRESS("a record is parked after the progress has passed it"),
  STARTS_AT_COMMITTED_OFFSETS("a new owner reads on from Kafka's offsets, not the database's");

  final String what;

  Bug(String what) {
    this.what = what;
  }
}

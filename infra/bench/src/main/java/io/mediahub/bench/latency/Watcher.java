package io.mediahub.bench.latency;

import java.sql.SQLException;

/** Notes when rows reach the versions that samples wait for. */
public interface Watcher {
  /** Awaits the sample's row from now on; a key can await one version at a time. */
  void await(Sample sample);

  /** Stops awaiting: the command failed. */
  void forget(Sample sample);

  /** Whether a version of this key is awaited. */
  boolean awaits(String key);

  /** How many rows are awaited. */
  int outstanding();

  /** Throws the watcher's failure, if it has failed. */
  void check() throws SQLException;
}

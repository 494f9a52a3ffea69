package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.readmodel.RawRecord;

/**
 * What an operator gave up, so that a key could go on.
 *
 * @param record the record that is never applied; for versions, the first record behind them
 */
public record Dropped(RawRecord record, What what) {

  /** What is given up. */
  public enum What {
    /** The record itself. */
    RECORD("record"),
    /** The versions that are missing before the record. */
    VERSIONS("versions");

    private final String code;

    What(String code) {
      this.code = code;
    }

    /** As it is written in tables and messages. */
    public String code() {
      return code;
    }

    public static What of(String code) {
      return code.equals(VERSIONS.code) ? VERSIONS : RECORD;
    }
  }
}

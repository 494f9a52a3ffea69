package io.mediahub.streams.parked;

import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.engine.Signature;
import org.jspecify.annotations.Nullable;

/**
 * A parked record as it lies in the log, and what an operator put in its place.
 *
 * @param correction null while there is none
 */
public record KeptRecord(RawRecord record, @Nullable Correction correction) {

  /**
   * @param value to be applied in the place of the record's
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Correction(byte[] value, Signature by) {}
}

package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.readmodel.RawRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key with a record that could not be applied. That record and all later ones of the key wait,
 * while other keys go on.
 *
 * @param partition that the key lives in
 * @param reason why the first of them could not be applied
 * @param why the reason as a sentence
 * @param since when it was parked
 * @param records that wait
 * @param bytes of all of them
 * @param lastOffset of the newest of them; -1 before the first
 * @param request of an operator, not carried out yet; null where there is none
 */
public record ParkedKey(
    Id id,
    int partition,
    Reason reason,
    String why,
    Instant since,
    long records,
    long bytes,
    long lastOffset,
    @Nullable Request request) {

  /** Keys are told apart by topic: each topic has its own tables and its own order. */
  public record Id(String topic, String key) {
    private static final int MAX_LENGTH = 500;

    public static Id of(RawRecord record) {
      return new Id(record.location().topic(), storable(record.key()));
    }

    /** Whether a database can hold it as it is. No id of the platform is longer. */
    static boolean isStorable(String key) {
      return key.length() <= MAX_LENGTH && key.indexOf('\0') < 0;
    }

    /** As databases can hold it and find it again. */
    public static String storable(String key) {
      String cut = key.length() <= MAX_LENGTH ? key : key.substring(0, MAX_LENGTH) + "\u2026";
      return cut.replace('\0', '\uFFFD');
    }
  }

  /** What an operator may request for a parked key. */
  public enum Request {
    /** Try its records again. */
    REPLAY,
    /** Go on without what is in the way: the first record, or the versions that are missing. */
    DROP
  }

  /** Why a record could not be applied. */
  public enum Reason {
    UNDECODABLE("undecodable"),
    NEEDS_NEWER_READER("needs-newer-reader"),
    UNKNOWN_SCHEMA("unknown-schema"),
    /** The fold or the database refuses this value. */
    CANNOT_APPLY("cannot-apply"),
    /** Versions before it have not come. */
    GAP("gap");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    /** As it is written in tables and messages. */
    public String code() {
      return code;
    }

    public static Reason of(String code) {
      for (Reason reason : values()) {
        if (reason.code.equals(code)) {
          return reason;
        }
      }
      throw new IllegalArgumentException("No reason to park a record is called " + code + ".");
    }

    static Reason of(io.mediahub.schemas.Decoded.Reason reason) {
      return of(reason.code());
    }
  }

  ParkedKey because(Reason newReason, String newWhy) {
    return new ParkedKey(id, partition, newReason, newWhy, since, records, bytes, lastOffset, null);
  }

  ParkedKey asked(Request asked) {
    return new ParkedKey(id, partition, reason, why, since, records, bytes, lastOffset, asked);
  }

  ParkedKey grownBy(long moreRecords, long moreBytes) {
    return new ParkedKey(
        id,
        partition,
        reason,
        why,
        since,
        records + moreRecords,
        bytes + moreBytes,
        lastOffset,
        request);
  }

  ParkedKey upTo(long offset) {
    return new ParkedKey(
        id, partition, reason, why, since, records, bytes, Math.max(lastOffset, offset), request);
  }
}

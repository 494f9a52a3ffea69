package io.mediahub.schemas;

/**
 * The result of decoding a record. Callers must handle all three cases: an unreadable record is
 * never skipped.
 *
 * @param <T> the type of the topic's values
 */
public sealed interface Decoded<T> {

  /** The record was decoded. */
  record Value<T>(T value) implements Decoded<T> {}

  /**
   * The record cannot be decoded now, while others can: it is parked, and tried again when the
   * reason no longer holds.
   *
   * @param why one sentence, without anything of the record's content
   */
  record Unreadable<T>(Reason reason, String why) implements Decoded<T> {}

  /**
   * The registry is unavailable: the record is read again later, and no later record is read before
   * it.
   *
   * @param why one sentence
   */
  record RegistryAway<T>(String why) implements Decoded<T> {}

  /** Why a record cannot be read. */
  enum Reason {
    /** The bytes do not match their writer's schema: nobody can ever read them. */
    UNDECODABLE("undecodable"),
    /** Written with a newer schema, which this reader does not have. */
    NEEDS_NEWER_READER("needs-newer-reader"),
    /** The registry has no schema with the id in the bytes. */
    UNKNOWN_SCHEMA("unknown-schema");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    /** The code in tables, headers and messages. */
    public String code() {
      return code;
    }
  }
}

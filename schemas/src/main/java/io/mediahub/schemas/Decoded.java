package io.mediahub.schemas;

/**
 * What came of reading a record's bytes. Whoever reads must treat each of the three: a record is
 * never passed over because it could not be read.
 *
 * @param <T> the type of the topic's values
 */
public sealed interface Decoded<T> {

  /** The record can be used. */
  record Value<T>(T value) implements Decoded<T> {}

  /**
   * The record cannot be read as things stand, while others can: it is set aside, and tried again
   * when what its reason names has changed.
   *
   * @param why one sentence, without anything of the record's content
   */
  record Unreadable<T>(Reason reason, String why) implements Decoded<T> {}

  /**
   * Nobody can say yet what the record is: it is read again later, and nothing after it is read
   * before.
   *
   * @param why one sentence
   */
  record RegistryAway<T>(String why) implements Decoded<T> {}

  /** Why a record cannot be read. */
  enum Reason {
    /** The bytes are not what their own writer's schema says: nobody can ever read them. */
    UNDECODABLE("undecodable"),
    /** A newer writer's record: a reader with a newer schema can read it. */
    NEEDS_NEWER_READER("needs-newer-reader"),
    /** The registry answers, and has no schema with the id that the bytes name. */
    UNKNOWN_SCHEMA("unknown-schema");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    /** As it is written in tables, headers and messages. */
    public String code() {
      return code;
    }
  }
}

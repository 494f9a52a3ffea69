package io.mediahub.streams.readmodel;

/**
 * A column of a {@link Table}, typed.
 *
 * @param index where its value lies in a {@link Row}; key columns come first
 * @param <T> the Java type of {@link Kind}
 */
@SuppressWarnings("UnusedTypeParameter") // it types the values that a Row gives for a column
public record Column<T>(String name, Kind kind, int index) {

  /** What a column holds, and as which Java type. */
  public enum Kind {
    /** {@link String} */
    TEXT,
    /** {@link Integer} */
    INTEGER,
    /** {@link Long} */
    BIGINT,
    /** {@link Boolean} */
    BOOLEAN,
    /** {@link java.time.Instant}, milliseconds */
    INSTANT,
    /** {@link String}: one JSON value. A database may give it back with other spaces and order. */
    JSON,
    /** {@code byte[]} */
    BYTES,
    /** {@code List<String>} */
    TEXTS
  }
}

package io.mediahub.schemas;

import com.microsoft.kiota.ApiException;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells bytes that nobody can ever read from bytes that could not be read now. The first may be set
 * aside; the second, such as while the schema registry is away, must be read again.
 */
public final class Undecodable {
  /** Magic byte and schema id. */
  private static final int HEADER_BYTES = 5;

  private static final int NOT_FOUND = 404;

  private Undecodable() {}

  /** Whether the value has the header of Confluent's wire format. */
  public static boolean hasWireFormat(byte @Nullable [] value) {
    return value != null && value.length >= HEADER_BYTES && value[0] == 0;
  }

  /**
   * Whether the bytes are at fault.
   *
   * @param failure what reading them threw. Its kinds do not tell: a registry that breaks off its
   *     answer ends in an {@code EOFException} too
   */
  public static boolean is(byte @Nullable [] value, Throwable failure) {
    if (!hasWireFormat(value)) {
      return true;
    }
    return isUnknownSchema(failure) || anyCause(failure, Undecodable::wasThrownByAvro);
  }

  /**
   * The registry did answer: there is no schema with the id that the bytes name. Of one record that
   * says what the record is; of every record, what the registry is.
   */
  public static boolean isUnknownSchema(Throwable failure) {
    return anyCause(
        failure,
        cause ->
            cause instanceof ApiException answer && answer.getResponseStatusCode() == NOT_FOUND);
  }

  private static boolean anyCause(Throwable failure, Predicate<Throwable> test) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (test.test(cause)) {
        return true;
      }
    }
    return false;
  }

  private static boolean wasThrownByAvro(Throwable cause) {
    return Arrays.stream(cause.getStackTrace())
        .limit(8) // where it was thrown, not the caller that all have in common
        .anyMatch(frame -> frame.getClassName().startsWith("org.apache.avro.io."));
  }
}

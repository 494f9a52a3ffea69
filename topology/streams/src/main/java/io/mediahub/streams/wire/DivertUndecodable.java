package io.mediahub.streams.wire;

import com.microsoft.kiota.ApiException;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.jspecify.annotations.Nullable;

/**
 * Sends records whose bytes cannot be read to the dead letters and goes on. Whatever may be read
 * later, such as when the schema registry is away, fails: the thread is replaced and reads it
 * again.
 */
public final class DivertUndecodable implements DeserializationExceptionHandler {
  /** Magic byte and schema id. */
  private static final int HEADER_BYTES = 5;

  private static final int NOT_FOUND = 404;

  private final DeserializationExceptionHandler divert = new LogAndContinueExceptionHandler();
  private final DeserializationExceptionHandler fail = new LogAndFailExceptionHandler();

  @Override
  public void configure(Map<String, ?> configs) {
    divert.configure(configs);
    // The other one is given no dead-letter topic: what fails is not dead.
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    return (isUndecodable(record.value(), exception) ? divert : fail)
        .handleError(context, record, exception);
  }

  static boolean isUndecodable(byte @Nullable [] value, Throwable exception) {
    if (value == null || value.length < HEADER_BYTES || value[0] != 0) {
      return true;
    }
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof UndecodableException
          || isUnknownSchema(cause)
          || wasThrownByAvro(cause)) {
        return true;
      }
    }
    return false;
  }

  /** The registry did answer: there is no schema with the id that the bytes name. */
  private static boolean isUnknownSchema(Throwable cause) {
    return cause instanceof ApiException answer && answer.getResponseStatusCode() == NOT_FOUND;
  }

  private static boolean wasThrownByAvro(Throwable cause) {
    return Arrays.stream(cause.getStackTrace())
        .limit(8) // where it was thrown, not the caller that all have in common
        .anyMatch(frame -> frame.getClassName().startsWith("org.apache.avro.io."));
  }
}

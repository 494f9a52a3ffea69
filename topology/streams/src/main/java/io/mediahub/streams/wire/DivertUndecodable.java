package io.mediahub.streams.wire;

import io.mediahub.schemas.Undecodable;
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
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof UndecodableException) {
        return true;
      }
    }
    return Undecodable.is(value, exception);
  }
}

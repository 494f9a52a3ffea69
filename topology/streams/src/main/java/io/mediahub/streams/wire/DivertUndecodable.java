package io.mediahub.streams.wire;

import io.mediahub.schemas.Undecodable;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.jspecify.annotations.Nullable;

/**
 * Sends records whose bytes cannot be read to the dead letters and goes on. Whatever may be read
 * later, such as when the schema registry is away or knows none of the schemas, fails: the thread
 * is replaced and reads it again.
 */
public final class DivertUndecodable implements DeserializationExceptionHandler {
  /** Setting of a topology: its {@link DeadLetters}. */
  public static final String LETTERS = "mediahub.dead.letters";

  private final DeserializationExceptionHandler divert = new LogAndContinueExceptionHandler();
  private final DeserializationExceptionHandler fail = new LogAndFailExceptionHandler();

  private DeadLetters letters = new DeadLetters();

  @Override
  public void configure(Map<String, ?> configs) {
    divert.configure(configs);
    if (configs.get(LETTERS) instanceof DeadLetters given) {
      letters = given;
    }
    // The other one is given no dead-letter topic: what fails is not dead.
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    if (!isUndecodable(record.value(), exception) || isOneTooMany(record, exception)) {
      return fail.handleError(context, record, exception);
    }
    letters.add();
    return divert.handleError(context, record, exception);
  }

  private boolean isOneTooMany(ConsumerRecord<byte[], byte[]> record, Exception exception) {
    return Undecodable.hasWireFormat(record.value())
        && Undecodable.isUnknownSchema(exception)
        && letters.isOneTooMany(
            new TopicPartition(record.topic(), record.partition()), record.offset());
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

package io.mediahub.streams.rendition;

import io.mediahub.schemas.Decoded;
import io.mediahub.schemas.EventDecoder;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.WriterSchemas;
import java.util.List;
import java.util.function.Function;
import mediahub.rendition.JobReport;
import mediahub.upload.UploadEnvelope;
import org.jspecify.annotations.Nullable;

/** Turns records of the input topics into causes. Used by one thread. */
final class Causes {
  private final EventDecoder<UploadEnvelope> uploads;
  private final EventDecoder<JobReport> reports;

  Causes(WriterSchemas schemas) {
    this.uploads = new EventDecoder<>(Topics.UPLOAD_EVENTS, schemas);
    this.reports = new EventDecoder<>(Topics.RENDITION_COMMANDS, schemas);
  }

  /** Empty for an event that the process ignores. */
  Decoded<List<Cause>> read(String topic, byte @Nullable [] value) {
    return topic.equals(Topics.UPLOAD_EVENTS.name())
        ? map(uploads.decode(value), Cause::ofUpload)
        : map(reports.decode(value), report -> List.of(Cause.ofReport(report)));
  }

  private static <T> Decoded<List<Cause>> map(
      Decoded<T> decoded, Function<T, List<Cause>> meaning) {
    return switch (decoded) {
      case Decoded.Value<T>(T value) -> new Decoded.Value<>(meaning.apply(value));
      case Decoded.Unreadable<T>(Decoded.Reason reason, String why) ->
          new Decoded.Unreadable<>(reason, why);
      case Decoded.RegistryAway<T>(String why) -> new Decoded.RegistryAway<>(why);
    };
  }
}

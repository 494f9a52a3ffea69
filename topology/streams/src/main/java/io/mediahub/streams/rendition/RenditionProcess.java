package io.mediahub.streams.rendition;

import static io.mediahub.streams.rendition.StateSerdes.LEASES;
import static io.mediahub.streams.rendition.StateSerdes.STATES;

import io.mediahub.schemas.Topics;
import io.mediahub.streams.wire.CheckedSerdes;
import java.util.Map;
import mediahub.encoding.EncodeJob;
import mediahub.rendition.JobReport;
import mediahub.rendition.RenditionEnvelope;
import mediahub.upload.UploadEnvelope;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.Stores;

/** When bytes have arrived or a worker reports, then decide; and ask for the work that follows. */
public final class RenditionProcess {
  public static final String NAME = "rendition-process";

  private RenditionProcess() {}

  public static void build(StreamsBuilder builder, CheckedSerdes serdes, LeaseSettings leases) {
    addStores(builder);
    KStream<String, Cause> causes =
        whenUploaded(builder, serdes)
            .merge(whenReported(builder, serdes), Named.as("everything-heard"));
    KStream<String, SpecificRecord> outcomes =
        causes.process(() -> new DecideRenditions(leases), Named.as("decide"), STATES, LEASES);
    events(outcomes)
        .to(
            Topics.RENDITION_EVENTS.name(),
            Produced.with(Serdes.String(), serdes.of(Topics.RENDITION_EVENTS))
                .withName("write-events"));
    jobs(outcomes)
        .to(
            Topics.ENCODE_JOBS.name(),
            Produced.with(Serdes.String(), serdes.of(Topics.ENCODE_JOBS)).withName("write-jobs"));
  }

  private static void addStores(StreamsBuilder builder) {
    builder.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(STATES), Serdes.String(), StateSerdes.states())
            .withLoggingEnabled(Map.of()));
    builder.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(LEASES), Serdes.String(), StateSerdes.leases())
            .withLoggingEnabled(Map.of()));
  }

  private static KStream<String, Cause> whenUploaded(StreamsBuilder builder, CheckedSerdes serdes) {
    KStream<String, UploadEnvelope> uploads =
        builder.stream(
            Topics.UPLOAD_EVENTS.name(),
            Consumed.with(Serdes.String(), serdes.of(Topics.UPLOAD_EVENTS))
                .withName("read-uploads"));
    return uploads.flatMapValues(Cause::ofUpload, Named.as("when-uploaded"));
  }

  private static KStream<String, Cause> whenReported(StreamsBuilder builder, CheckedSerdes serdes) {
    KStream<String, JobReport> reports =
        builder.stream(
            Topics.RENDITION_COMMANDS.name(),
            Consumed.with(Serdes.String(), serdes.of(Topics.RENDITION_COMMANDS))
                .withName("read-reports"));
    return reports.mapValues(Cause::ofReport, Named.as("when-reported"));
  }

  private static KStream<String, RenditionEnvelope> events(
      KStream<String, SpecificRecord> outcomes) {
    return outcomes
        .filter((id, outcome) -> outcome instanceof RenditionEnvelope, Named.as("events"))
        .mapValues(RenditionEnvelope.class::cast, Named.as("as-event"));
  }

  private static KStream<String, EncodeJob> jobs(KStream<String, SpecificRecord> outcomes) {
    return outcomes
        .filter((id, outcome) -> outcome instanceof EncodeJob, Named.as("jobs"))
        .mapValues(EncodeJob.class::cast, Named.as("as-job"));
  }
}

package io.mediahub.streams.rendition;

import static io.mediahub.streams.rendition.StateSerdes.LEASES;
import static io.mediahub.streams.rendition.StateSerdes.PARKED;
import static io.mediahub.streams.rendition.StateSerdes.STATES;

import io.mediahub.domain.Decider;
import io.mediahub.domain.rendition.RenditionCommand;
import io.mediahub.domain.rendition.RenditionDecider;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.WriterSchemas;
import java.util.Map;
import java.util.Optional;
import mediahub.encoding.EncodeJob;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.Stores;

/**
 * The automation of renditions: when an upload completes or a worker reports, it decides and
 * requests the next work.
 */
public final class RenditionProcess {
  public static final String NAME = "rendition-process";

  private RenditionProcess() {}

  /**
   * @param serdes for the output topics
   * @param schemas schemas of the writers of the input topics
   * @param queue what the workers have taken from the queue
   * @param status where the process publishes its status
   */
  public static void build(
      StreamsBuilder builder,
      AvroSerdes serdes,
      WriterSchemas schemas,
      LeaseSettings leases,
      JobQueue queue,
      RenditionProcessStatus status) {
    build(builder, serdes, schemas, leases, queue, status, new RenditionDecider());
  }

  static void build(
      StreamsBuilder builder,
      AvroSerdes serdes,
      WriterSchemas schemas,
      LeaseSettings leases,
      JobQueue queue,
      RenditionProcessStatus status,
      Decider<RenditionCommand, Optional<RenditionState>, RenditionEvent> decider) {
    addStores(builder);
    KStream<String, SpecificRecord> outcomes =
        read(builder, Topics.UPLOAD_EVENTS, "read-uploads")
            .merge(
                read(builder, Topics.RENDITION_COMMANDS, "read-reports"),
                Named.as("events-and-reports"))
            .process(
                () -> new DecideRenditions(decider, schemas, leases, queue, status),
                Named.as("decide"),
                STATES,
                LEASES,
                PARKED);
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
    builder.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(PARKED), Serdes.String(), StateSerdes.parked())
            .withLoggingEnabled(Map.of()));
  }

  /** As bytes, since only the processor that decodes a record can also park it. */
  private static KStream<String, byte[]> read(StreamsBuilder builder, Topic<?> topic, String name) {
    return builder.stream(
        topic.name(), Consumed.with(Serdes.String(), Serdes.ByteArray()).withName(name));
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

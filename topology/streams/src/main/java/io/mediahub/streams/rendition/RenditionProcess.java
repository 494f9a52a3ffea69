package io.mediahub.streams.rendition;

import static io.mediahub.streams.rendition.StateSerdes.LEASES;
import static io.mediahub.streams.rendition.StateSerdes.PARKED;
import static io.mediahub.streams.rendition.StateSerdes.STATES;

import io.mediahub.domain.Decider;
import io.mediahub.domain.rendition.LadderSettings;
import io.mediahub.domain.rendition.RenditionCommand;
import io.mediahub.domain.rendition.RenditionDecider;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.WriterSchemas;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mediahub.encoding.EncodeJob;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;
import mediahub.rendition.Urgency;
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
   * @param ladder what a ladder has by an operator's wish
   * @param queue what the workers have taken from the queue
   * @param status where the process publishes its status
   */
  public static void build(
      StreamsBuilder builder,
      AvroSerdes serdes,
      WriterSchemas schemas,
      LeaseSettings leases,
      LadderSettings ladder,
      JobQueue queue,
      RenditionProcessStatus status) {
    var decider = new RenditionDecider(leases.window(), ladder);
    build(builder, serdes, schemas, leases, queue, status, decider);
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
    KStream<String, Outcome> outcomes =
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
    for (Urgency urgency : Urgency.values()) {
      jobs(outcomes, urgency)
          .to(
              Topics.jobs(urgency).name(),
              Produced.with(Serdes.String(), serdes.of(Topics.jobs(urgency)))
                  .withName("write-jobs-" + name(urgency)));
    }
    only(outcomes, Outcome.Cancelled.class, "cancelled")
        .mapValues(Outcome.Cancelled::control, Named.as("as-control"))
        .to(
            Topics.ENCODE_CONTROL.name(),
            Produced.with(Serdes.String(), serdes.of(Topics.ENCODE_CONTROL))
                .withName("write-control"));
    only(outcomes, Outcome.Told.class, "progress")
        .mapValues(Outcome.Told::progress, Named.as("as-progress"))
        .to(
            Topics.ENCODE_PROGRESS.name(),
            Produced.with(Serdes.String(), serdes.of(Topics.ENCODE_PROGRESS))
                .withName("write-progress"));
  }

  private static void addStores(StreamsBuilder builder) {
    builder.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(STATES), Serdes.String(), StateSerdes.states())
            .withLoggingEnabled(Map.of()));
    builder.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(LEASES), Serdes.String(), StateSerdes.leases())
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

  private static KStream<String, RenditionEnvelope> events(KStream<String, Outcome> outcomes) {
    return only(outcomes, Outcome.Decided.class, "events")
        .mapValues(Outcome.Decided::event, Named.as("as-event"));
  }

  private static KStream<String, EncodeJob> jobs(
      KStream<String, Outcome> outcomes, Urgency urgency) {
    return outcomes
        .filter(
            (id, outcome) -> outcome instanceof Outcome.Dispatched job && job.urgency() == urgency,
            Named.as("jobs-" + name(urgency)))
        .mapValues(
            outcome -> ((Outcome.Dispatched) outcome).job(), Named.as("as-job-" + name(urgency)));
  }

  private static <T extends Outcome> KStream<String, T> only(
      KStream<String, Outcome> outcomes, Class<T> kind, String name) {
    return outcomes
        .filter((id, outcome) -> kind.isInstance(outcome), Named.as(name))
        .mapValues(kind::cast, Named.as("of-" + name));
  }

  private static String name(Urgency urgency) {
    return urgency.name().toLowerCase(Locale.ROOT);
  }
}

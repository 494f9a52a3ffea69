package io.mediahub.encoder.worker;

import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.EventDecoder;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.WriterSchemas;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import mediahub.Metadata;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.EncodeLadder;
import mediahub.encoding.EncodeProgress;
import mediahub.encoding.EncodeWork;
import mediahub.encoding.Inspect;
import mediahub.encoding.ProgressEnvelope;
import mediahub.encoding.Sweep;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobReport;
import mediahub.rendition.JobStarted;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker of this process: waits until the platform is there, then runs the loop, and starts it
 * anew when Kafka had trouble.
 */
final class Worker implements Runnable, JobLoop.Jobs {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final String id;
  private final KafkaClients clients;
  private final Producer<String, byte[]> producer;
  private final WriterSchemas schemas;
  private final EventDecoder<EncodeJob> decoder;
  private final Serializer<JobReport> serializer;
  private final Serializer<ProgressEnvelope> progressSerializer;

  /** Serializers are for one thread at a time. */
  private final Serializer<JobReport> heartbeatSerializer;

  private final JobRunner runner;
  private final Clock clock;
  private final MeterRegistry meters;
  private final StopSignal stop;
  private final Duration lock;
  private final WorkerState state;

  Worker(
      String id,
      KafkaClients clients,
      Producer<String, byte[]> producer,
      AvroSerdes serdes,
      WriterSchemas schemas,
      JobRunner runner,
      Clock clock,
      MeterRegistry meters,
      StopSignal stop,
      Duration lock) {
    this.id = id;
    this.clients = clients;
    this.producer = producer;
    this.schemas = schemas;
    this.decoder = new EventDecoder<>(Topics.ENCODE_JOBS, schemas);
    this.serializer = serdes.serializer(Topics.RENDITION_COMMANDS);
    this.progressSerializer = serdes.serializer(Topics.ENCODE_PROGRESS);
    this.heartbeatSerializer = serdes.serializer(Topics.RENDITION_COMMANDS);
    this.runner = runner;
    this.clock = clock;
    this.meters = meters;
    this.stop = stop;
    this.lock = lock;
    this.state = new WorkerState(clock);
  }

  String id() {
    return id;
  }

  WorkerState state() {
    return state;
  }

  @Override
  public void run() {
    try {
      awaitPlatform();
      Duration pause = FIRST_PAUSE;
      while (!stop.isGiven()) {
        try (var consumer = clients.shareConsumer(id);
            var admin = clients.admin()) {
          var reader = new JobReader(decoder, producer);
          new JobLoop(consumer, reader, this, new BrokerCheck(admin, clock), stop, state, lock)
              .run();
          pause = FIRST_PAUSE;
          consumer.close(CLOSE);
        } catch (KafkaException | ReportLost e) {
          LOG.warn("The worker begins anew: {}", e.getMessage());
          state.waiting("Kafka had trouble: " + e.getMessage());
          stop.await(pause);
          pause = longer(pause);
        } catch (RuntimeException e) { // a fault in one job must not end the taking of jobs
          LOG.error("The worker has a fault and begins anew", e);
          state.waiting("The worker had a fault; its log says more.");
          stop.await(pause);
          pause = longer(pause);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      state.stopped();
      serializer.close();
      heartbeatSerializer.close();
      progressSerializer.close();
    }
  }

  /** Waits for topics, the group's configuration, and the schema of the reports. */
  private void awaitPlatform() throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    String missing = "";
    while (!stop.isGiven()) {
      String found = prepare();
      if (found == null) {
        return;
      }
      if (!found.equals(missing)) {
        LOG.info("Waiting: {}", found);
        missing = found;
      }
      state.waiting(found);
      stop.await(pause);
      pause = longer(pause);
    }
  }

  private @Nullable String prepare() throws InterruptedException {
    try (Admin admin = clients.admin()) {
      String missing = ShareGroup.prepare(admin, lock);
      if (missing != null) {
        return missing;
      }
    } catch (KafkaException e) {
      return "Kafka does not answer: " + e.getMessage();
    }
    try {
      schemas.warm(Topics.ENCODE_JOBS);
      serializer.serialize(Topics.RENDITION_COMMANDS.name(), warmUp());
      heartbeatSerializer.serialize(Topics.RENDITION_COMMANDS.name(), warmUp());
      progressSerializer.serialize(
          Topics.ENCODE_PROGRESS.name(),
          new ProgressEnvelope(warmUp().getMetadata(), new EncodeProgress("", 0, 0)));
      return null;
    } catch (RuntimeException e) { // the registry client's errors have no common type
      return "The schema registry does not know jobs and reports yet: " + e.getMessage();
    }
  }

  /**
   * The first use of the serializer takes seconds, which should not be a job's, and needs the
   * registry, which may be away when there is one.
   */
  private JobReport warmUp() {
    return new JobReport(
        new Metadata("", "", 0L, clock.instant(), "", "", ""),
        "",
        "",
        0,
        new JobStarted("", 0, ""));
  }

  @Override
  public JobThread start(ReceivedJob received) {
    EncodeJob job = received.job();
    Map<String, String> logContext =
        Map.of(
            "traceId", received.traceId(),
            "mediaId", job.getMediaId(),
            "jobId", job.getJobId(),
            "attempt", Integer.toString(job.getAttempt()));
    return new JobThread(id + "-job", logContext, stopped -> work(received, stopped));
  }

  @Override
  public Heartbeat heartbeat(ReceivedJob received) {
    return new Heartbeat(
        () -> new JobReports(producer, heartbeatSerializer, clock, Subject.of(received)),
        received,
        id,
        clock,
        lock);
  }

  @Override
  public void ended(Subject subject, String code, String sentence) {
    var reports = new JobReports(producer, heartbeatSerializer, clock, subject);
    reports.say(new JobFailed(subject.jobId(), subject.attempt(), code, sentence, true));
    reports.flush();
  }

  private void work(ReceivedJob received, BooleanSupplier stopped) throws InterruptedException {
    Timer.Sample sample = Timer.start(meters);
    String outcome = "given-back";
    try {
      Subject subject = Subject.of(received);
      var reports = new JobReports(producer, serializer, clock, subject);
      var progress = new JobProgress(producer, progressSerializer, clock, subject);
      runner.run(received, reports, progress, id, stopped);
      outcome = "reported";
    } finally {
      sample.stop(
          Timer.builder("mediahub.encoder.jobs")
              .description("Time from taking a job to its last report")
              .tag("work", kind((EncodeWork) received.job().getWork()))
              .tag("outcome", outcome)
              .register(meters));
    }
  }

  private static String kind(EncodeWork work) {
    return switch (work) {
      case Inspect inspect -> "inspect";
      case EncodeLadder ladder -> "encode";
      case Sweep sweep -> "sweep";
    };
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }
}

package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.util.Map;
import java.util.function.BooleanSupplier;
import mediahub.Metadata;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.EncodeWork;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobReport;
import mediahub.rendition.JobStarted;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;

/** The jobs of one worker, one at a time: starts them, and reports those that it cannot run. */
public final class Jobs implements AutoCloseable {
  private final String workerId;

  /** For the thread that runs a job. */
  private final ReportSender<JobReport> reports;


  /** For the thread that holds a job. */
  private final ReportSender<JobReport> holderReports;

  private final JobRunner runner;
  private final Clock clock;
  private final MeterRegistry meters;
  private final JobTimings timings;

  public Jobs(
      String workerId,
      Producer<String, byte[]> producer,
      AvroSerdes serdes,
      JobRunner runner,
      Clock clock,
      MeterRegistry meters,
      JobTimings timings) {
    this.workerId = workerId;
    this.reports = sender(Topics.RENDITION_COMMANDS, serdes, producer);
    this.holderReports = sender(Topics.RENDITION_COMMANDS, serdes, producer);
    this.runner = runner;
    this.clock = clock;
    this.meters = meters;
    this.timings = timings;
  }

  private static <V extends SpecificRecord> ReportSender<V> sender(
      Topic<V> topic, AvroSerdes serdes, Producer<String, byte[]> producer) {
    return new ReportSender<>(topic, serdes.serializer(topic), producer);
  }

  /**
   * Asks the registry for the schemas of all reports. It may be away later, when there is a job to
   * report.
   *
   * @throws RuntimeException when the registry does not answer; its client's errors have no common
   *     type
   */
  public void warmUp() {
    var metadata = new Metadata("", "", 0L, clock.instant(), "", "", "");
    var report = new JobReport(metadata, "", "", 0, new JobStarted("", 0, ""));
    reports.warmUp(report);
    holderReports.warmUp(report);
  }

  /** Starts a job on a thread of its own. */
  public JobThread start(ReceivedJob received, JobProgress progress) {
    EncodeJob job = received.job();
    Map<String, String> logContext =
        Map.of(
            "traceId", received.traceId(),
            "mediaId", job.getMediaId(),
            "jobId", job.getJobId(),
            "attempt", Integer.toString(job.getAttempt()));
    return new JobThread(workerId + "-job", logContext, stopped -> run(received, progress, stopped));
  }

  /** For the thread that holds the job. */
  public Heartbeat heartbeat(ReceivedJob received, JobProgress progress) {
    return new Heartbeat(
        () -> reportsOfHolder(Subject.of(received)),
        received.job(),
        progress,
        clock,
        timings.beat());
  }

  /**
   * Reports that an attempt ended without a result. To be used by the thread that holds the job.
   *
   * @throws ReportLost when the report is not in the log
   */
  public void failed(Subject subject, JobFailure failure, String sentence) {
    JobReports ofHolder = reportsOfHolder(subject);
    ofHolder.send(
        new JobFailed(
            subject.jobId(), subject.attempt(), failure.code(), sentence, failure.retryable()));
    ofHolder.flush();
  }

  private JobReports reportsOfHolder(Subject subject) {
    return new JobReports(holderReports, clock, subject);
  }

  private void run(ReceivedJob received, JobProgress progress, BooleanSupplier stopped)
      throws InterruptedException {
    Timer.Sample sample = Timer.start(meters);
    String outcome = "given-back";
    try {
      JobReports ofJob = new JobReports(reports, clock, Subject.of(received));
      runner.run(Run.of(received, ofJob, progress), workerId, stopped);
      outcome = "reported";
    } finally {
      sample.stop(
          EncoderMeter.JOBS.timer(meters, JobRunner.kind((EncodeWork) received.job().getWork()), outcome));
    }
  }

  @Override
  public void close() {
    reports.close();
    holderReports.close();
  }
}

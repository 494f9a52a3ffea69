package io.mediahub.encoder.worker.job;

import io.mediahub.base.content.ContentKeys;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.store.MediaStore;
import io.mediahub.encoder.store.Parts;
import io.mediahub.encoder.store.StoreClient;
import io.mediahub.encoder.worker.job.PreviewJob.Preview;
import io.mediahub.s3.testing.S3Server;
import io.mediahub.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import mediahub.Metadata;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.Prepare;
import mediahub.rendition.JobReport;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.PreviewFound;
import mediahub.rendition.Urgency;
import mediahub.upload.SourceObject;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Says how long the first segment of a preview takes, and the whole of it, with the object store of
 * the tests: medians, and the processor time of this process and of its tools. A program for
 * people: {@code main FILE...}.
 */
final class FirstSegmentTimes {
  private static final int RUNS = 11;
  private static final long MEMORY = 6L << 30;

  private FirstSegmentTimes() {}

  /** Milliseconds of one run. */
  private record Times(double planned, double stored, double head, double rest, double cpu) {}

  public static void main(String... files) throws Exception {
    try (S3Server server = S3Server.start("uploads", "media");
        S3Client s3 =
            StoreClient.open(
                server.endpoint(), "us-east-1", S3Server.ACCESS_KEY, S3Server.SECRET_KEY, true);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        FfmpegSandbox sandbox = TestMedia.sandbox()) {
      MediaStore store = new MediaStore(s3, "media");
      JobStage stage =
          new JobStage(store, new Parts(store, threads), null, null, threads, (ContentKeys) null);
      PreviewJob previews = new PreviewJob(stage, sandbox, MEMORY);
      Map<String, List<Times>> all = new HashMap<>();
      for (int run = -4; run < RUNS; run++) { // some to warm up; in turn, since others work as well
        for (String file : files) {
          Times times = run(s3, stage, previews, Path.of(file));
          if (run >= 0) {
            all.computeIfAbsent(file, absent -> new ArrayList<>()).add(times);
          }
        }
      }
      for (String file : files) {
        System.out.printf(
            "%-30s planned %.0f ms, stored %.0f, head %.0f, rest %.0f, processor %.0f%n",
            Path.of(file).getFileName(),
            median(all.get(file).stream().map(Times::planned).toList()),
            median(all.get(file).stream().map(Times::stored).toList()),
            median(all.get(file).stream().map(Times::head).toList()),
            median(all.get(file).stream().map(Times::rest).toList()),
            median(all.get(file).stream().map(Times::cpu).toList()));
      }
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static Times run(S3Client s3, JobStage stage, PreviewJob previews, Path file)
      throws Exception {
    SourceObject source =
        new SourceObject(
            "uploads", UUID.randomUUID().toString(), Files.size(file), "0".repeat(64), "video/mp4");
    s3.putObject(
        put -> put.bucket(source.getBucket()).key(source.getObjectKey()),
        RequestBody.fromFile(file));
    Map<Class<?>, Long> reported = new HashMap<>();
    Prepare work = new Prepare(source, "preview", "main", true, List.of(), false, true);
    Run run = run(reported, work);
    Path folder = Files.createTempDirectory("first-segment");
    double cpu = cpuMillis();
    long begun = System.nanoTime();
    try (Preview preview = previews.begin(run, work, folder, SizeCheck.begin(stage, source))) {
      if (preview == null) {
        throw new IllegalStateException("no preview of " + file);
      }
      preview.copyHead();
      long head = System.nanoTime();
      preview.copyRest(new JobSpace(folder, file, 0));
      return new Times(
          (reported.get(PreviewFound.class) - begun) / 1e6,
          (reported.get(PartEncoded.class) - begun) / 1e6,
          (head - begun) / 1e6,
          (System.nanoTime() - head) / 1e6,
          cpuMillis() - cpu);
    } finally {
      s3.deleteObject(delete -> delete.bucket(source.getBucket()).key(source.getObjectKey()));
    }
  }

  /** Of this process and of those that ended; the object store is another one. */
  private static double cpuMillis() throws Exception {
    String[] fields =
        Files.readString(Path.of("/proc/self/stat")).replaceAll(".*\\) ", "").split(" ");
    long ticks = 0;
    for (int i = 11; i <= 14; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return ticks * 10.0;
  }

  private static Run run(Map<Class<?>, Long> reported, Prepare work) {
    Metadata metadata =
        new Metadata("dispatch", "media", 0L, Clock.systemUTC().instant(), "system:test", "", "");
    String mediaId = UUID.randomUUID().toString();
    EncodeJob job = new EncodeJob(metadata, mediaId, "job", 1, work, null);
    var received = new ReceivedJob(job, null, 1, Urgency.NOW);
    var producer =
        new MockProducer<String, byte[]>(
            true, null, new StringSerializer(), new ByteArraySerializer());
    var sender =
        new ReportSender<JobReport>(
            Topics.RENDITION_COMMANDS,
            (topic, report) -> {
              reported.putIfAbsent(report.getReport().getClass(), System.nanoTime());
              return new byte[0];
            },
            producer);
    JobReports reports = new JobReports(sender, Clock.systemUTC(), Subject.of(received));
    return Run.of(received, reports, new JobProgress());
  }
}

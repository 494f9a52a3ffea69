package io.mediahub.encoder.worker;

import io.mediahub.base.content.ContentKeys;
import io.mediahub.base.settings.KafkaSettings;
import io.mediahub.base.settings.RegistrySettings;
import io.mediahub.base.settings.S3Settings;
import io.mediahub.base.settings.WorkFolderSettings;
import io.mediahub.encoder.EncoderSettings;
import io.mediahub.encoder.FfmpegSettings;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.store.MediaStore;
import io.mediahub.encoder.store.Parts;
import io.mediahub.encoder.store.SourceCache;
import io.mediahub.encoder.store.StoreClient;
import io.mediahub.encoder.store.WorkFolder;
import io.mediahub.encoder.worker.job.JobRunner;
import io.mediahub.encoder.worker.job.JobStage;
import io.mediahub.encoder.worker.job.JobTimings;
import io.mediahub.encoder.worker.queue.KafkaClients;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.RegistrySchemas;
import io.mediahub.schemas.SerdeSettings;
import io.mediahub.schemas.WriterSchemas;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;
import software.amazon.awssdk.services.s3.S3Client;

/** Creates the parts of the workers and connects them. */
@Configuration(proxyBeanMethods = false)
class WorkerConfiguration {
  /** How long a job waits for room on a full disk before its attempt fails. */
  private static final Duration ROOM = Duration.ofMinutes(5);

  private static final Duration REGISTRY = Duration.ofSeconds(3);

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  FfmpegSandbox ffmpegSandbox(FfmpegSettings ffmpeg, EncoderSettings encoder) {
    FfmpegSandbox sandbox = FfmpegSandbox.open(ffmpeg.home(), encoder.sandbox());
    // It takes half a second, and the first encode would wait for it.
    Thread.ofPlatform().daemon().name("ffmpeg-digest").start(sandbox::digest);
    return sandbox;
  }

  @Bean
  S3Client s3Client(S3Settings s3) {
    return StoreClient.open(
        s3.endpoint(), s3.region(), s3.accessKey(), s3.secretKey(), s3.pathStyle());
  }

  @Bean
  MediaStore mediaStore(S3Client s3, S3Settings settings) {
    return new MediaStore(s3, settings.mediaBucket());
  }

  @Bean
  WorkFolder workFolder(WorkFolderSettings folder, EncoderSettings encoder) {
    return new WorkFolder(folder.workDir().resolve("encoder-service"), encoder.reserve(), ROOM);
  }

  @Bean(destroyMethod = "shutdownNow")
  ExecutorService uploader() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("upload-", 0).factory());
  }

  @Bean
  JobStage jobStage(
      EncoderSettings encoder, MediaStore store, WorkFolder folder, ExecutorService uploader) {
    return new JobStage(
        store,
        new Parts(store, uploader),
        new SourceCache(store, folder, uploader, encoder.cache()),
        folder,
        uploader,
        new ContentKeys(encoder.contentKeys()));
  }

  @Bean
  JobRunner jobRunner(
      EncoderSettings encoder, FfmpegSandbox sandbox, JobStage stage, MeterRegistry meters) {
    // Before somebody waits for the first segment.
    Thread.ofVirtual().name("ffmpeg-digest").start(sandbox::digest);
    InspectionLimits limits =
        new InspectionLimits(
            encoder.maxDuration(),
            InspectionLimits.DEFAULT.edge(),
            InspectionLimits.DEFAULT.pixels(),
            InspectionLimits.DEFAULT.allPixels());
    return new JobRunner(
        stage, sandbox, limits, encoder.memory().toBytes(), encoder.effectiveProcessors(), meters);
  }

  @Bean
  AvroSerdes avroSerdes(RegistrySettings registry) {
    return new AvroSerdes(
        SerdeSettings.apicurio(registry.url().toString())
            .with(registry.serializer(), registry.deserializer(), registry.properties()));
  }

  /** A registry that does not answer within a fraction of a job's lock is asked again. */
  @Bean
  WriterSchemas writerSchemas(RegistrySettings registry) {
    return new RegistrySchemas(
        registry.url().toString(), registry.compatPath(), REGISTRY, registry.properties());
  }

  @Bean
  Workers workers(
      EncoderSettings encoder,
      KafkaSettings kafka,
      AvroSerdes serdes,
      WriterSchemas schemas,
      JobRunner runner,
      Clock clock,
      MeterRegistry meters) {
    return new Workers(
        encoder, new KafkaClients(kafka.connection()), serdes, schemas, runner, clock, meters);
  }

  /** Spring waits as long for the workers as they take to let their jobs end. */
  @Bean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME)
  DefaultLifecycleProcessor lifecycleProcessor(EncoderSettings encoder) {
    var processor = new DefaultLifecycleProcessor();
    JobTimings timings = JobTimings.of(encoder.lock(), encoder.drain());
    processor.setTimeoutPerShutdownPhase(timings.patience().toMillis());
    return processor;
  }

  @Bean
  EncoderHealth encoderHealth(FfmpegSandbox sandbox, Workers workers, Clock clock) {
    return new EncoderHealth(sandbox, workers, clock);
  }
}

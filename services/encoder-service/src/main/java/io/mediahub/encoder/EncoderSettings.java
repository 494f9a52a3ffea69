package io.mediahub.encoder;

import io.mediahub.encoder.media.sandbox.SandboxMode;
import io.mediahub.schemas.SchemaRegistrar;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What an operator sets for the encoder, under {@code mediahub.}; other services' settings in the
 * same file are none of its business.
 *
 * @param workDir the encoder uses the folder encoder-service below it
 */
@ConfigurationProperties("mediahub")
public record EncoderSettings(
    Kafka kafka,
    Registry registry,
    S3 s3,
    Path workDir,
    Ffmpeg ffmpeg,
    @DefaultValue Encoder encoder) {

  public EncoderSettings {
    require(kafka, "mediahub.kafka.bootstrap", "host:port of a broker");
    require(registry, "mediahub.registry.url", "the address of the schema registry");
    require(s3, "mediahub.s3.endpoint", "the address of the object store");
    require(workDir, "mediahub.work-dir", "a folder for working files");
    require(ffmpeg, "mediahub.ffmpeg.home", "the folder with ffmpeg, ffprobe and their libraries");
  }

  /**
   * @param properties handed to every client as they are, such as security.protocol
   */
  public record Kafka(String bootstrap, @DefaultValue Map<String, String> properties) {
    public Kafka {
      require(bootstrap, "mediahub.kafka.bootstrap", "host:port of a broker");
      properties = Map.copyOf(properties);
    }

    /** What every client needs to reach the brokers. */
    public Map<String, String> connection() {
      Map<String, String> all = new HashMap<>(properties);
      all.put("bootstrap.servers", bootstrap);
      return all;
    }

    /** The properties may hold a password. */
    @Override
    public String toString() {
      return "Kafka[" + bootstrap + "]";
    }
  }

  /**
   * @param url base address of the schema registry, without a path
   * @param compatPath where it serves the Confluent-compatible API
   * @param serializer class of another serializer of the same wire format
   * @param deserializer class of another deserializer of the same wire format
   * @param properties handed to the two classes as they are
   */
  public record Registry(
      String url,
      @DefaultValue(SchemaRegistrar.APICURIO_PATH) String compatPath,
      @Nullable String serializer,
      @Nullable String deserializer,
      @DefaultValue Map<String, String> properties) {
    public Registry {
      properties = Map.copyOf(properties);
      require(url, "mediahub.registry.url", "the address of the schema registry");
    }

    /** The properties and the address may hold a password. */
    @Override
    public String toString() {
      return "Registry[***]";
    }
  }

  public record S3(
      URI endpoint,
      @DefaultValue("us-east-1") String region,
      String accessKey,
      String secretKey,
      @DefaultValue("true") boolean pathStyle,
      @DefaultValue("mediahub-media") String mediaBucket) {
    public S3 {
      require(endpoint, "mediahub.s3.endpoint", "the address of the object store");
      require(accessKey, "mediahub.s3.access-key", "an access key");
      require(secretKey, "mediahub.s3.secret-key", "a secret key");
    }

    @Override
    public String toString() {
      return "S3[endpoint=%s, mediaBucket=%s]".formatted(endpoint.getHost(), mediaBucket);
    }
  }

  public record Ffmpeg(Path home) {
    public Ffmpeg {
      require(home, "mediahub.ffmpeg.home", "the folder with ffmpeg, ffprobe and their libraries");
    }
  }

  /**
   * @param sandbox how ffmpeg is shut off; required takes the best that works and refuses to start
   *     where none does
   * @param workers jobs at a time; one already uses all cores
   * @param processors cores for one job; 0 for all there are
   * @param memory address space of one ffmpeg
   * @param cache how much of the sources to keep between a media's inspection and its encoding
   * @param reserve free space on the disk that is never touched
   * @param maxDuration longest media that is taken on
   * @param lock a worker that was killed holds its job no longer than this; the same for all
   *     workers, and no less than the brokers allow
   */
  public record Encoder(
      @DefaultValue("required") SandboxMode sandbox,
      @DefaultValue("1") int workers,
      @DefaultValue("0") int processors,
      @DefaultValue("6GB") DataSize memory,
      @DefaultValue("4GB") DataSize cache,
      @DefaultValue("512MB") DataSize reserve,
      @DefaultValue("6h") Duration maxDuration,
      @DefaultValue("15s") Duration lock) {
    public Encoder {
      that(
          workers >= 1 && workers <= 64,
          "mediahub.encoder.workers must be between 1 and 64, not " + workers + ".");
      that(
          processors >= 0 && processors <= 256,
          "mediahub.encoder.processors must be between 0 (all) and 256, not " + processors + ".");
      that(
          memory.toMegabytes() >= 1024,
          "mediahub.encoder.memory must be at least 1GB: ffmpeg maps more than it touches.");
      that(
          maxDuration.isPositive(),
          "mediahub.encoder.max-duration must be positive, not " + maxDuration + ".");
      // The process takes a job for lost that is silent for a minute.
      that(
          lock.compareTo(Duration.ofSeconds(6)) >= 0 && lock.compareTo(Duration.ofSeconds(30)) <= 0,
          "mediahub.encoder.lock must be between 6s and 30s, not " + lock + ".");
    }

    public int effectiveProcessors() {
      return processors > 0 ? processors : Runtime.getRuntime().availableProcessors();
    }
  }

  private static void require(@Nullable Object value, String setting, String what) {
    that(
        value != null && !value.toString().isBlank(),
        "The setting %s is missing; it must be %s.".formatted(setting, what));
  }

  private static void that(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}

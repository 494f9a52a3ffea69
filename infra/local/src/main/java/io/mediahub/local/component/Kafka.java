package io.mediahub.local.component;

import io.mediahub.local.process.Component;
import io.mediahub.local.process.Launch;
import io.mediahub.local.process.Probes;
import io.mediahub.local.settings.OwnerOnly;
import io.mediahub.local.settings.Platform;
import io.mediahub.local.settings.PropertiesFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** One Kafka broker that is its own KRaft controller. */
final class Kafka implements Component {
  private static final String BOOTSTRAP = "mediahub.kafka.bootstrap";
  private static final String CLIENT_PROPERTIES = "mediahub.kafka.properties.";

  private final Platform platform;
  private final int port;
  private final int controllerPort;
  private final Path lib;
  private final Path data;
  private final Path config;

  Kafka(Platform platform) {
    this.platform = platform;
    this.port = platform.ports().internal(1);
    this.controllerPort = platform.ports().internal(2);
    this.lib = platform.places().dist().resolve("kafka/lib");
    this.data = platform.places().data("kafka");
    this.config = platform.places().config().resolve("kafka.properties");
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public Set<String> needs() {
    return Set.of();
  }

  @Override
  public String url() {
    return bootstrap();
  }

  @Override
  public boolean external() {
    return platform.isSet(BOOTSTRAP);
  }

  @Override
  public Map<String, Integer> ports() {
    return Map.of(name(), port, "kafka's controller", controllerPort);
  }

  @Override
  public Map<String, String> properties() {
    return Map.of(BOOTSTRAP, bootstrap());
  }

  String bootstrap() {
    return platform.settings().get(BOOTSTRAP, "127.0.0.1:" + port);
  }

  /** What clients need beside the address, from the settings file. */
  Map<String, String> clientProperties() {
    Map<String, String> found = new LinkedHashMap<>();
    platform
        .settings()
        .fromFile()
        .forEach(
            (key, value) -> {
              if (key.startsWith(CLIENT_PROPERTIES)) {
                found.put(key.substring(CLIENT_PROPERTIES.length()), value);
              }
            });
    return found;
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    OwnerOnly.folder(data);
    PropertiesFile.write(
        config, KafkaConfig.broker(port, controllerPort, data, Sizing.of(platform).broker()));
    Log4jConfig.write(logConfig());
    if (!Files.exists(data.resolve("meta.properties"))) {
      format();
    }
  }

  private Path logConfig() {
    return platform.places().config().resolve("kafka-log4j2.properties");
  }

  private void format() throws IOException, InterruptedException {
    UUID id = UUID.randomUUID();
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    bytes[0] &= 0x7f; // in base64 the first sign is then a letter: a "-" would be read as an option
    String cluster = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Tool.run(
        data,
        Duration.ofMinutes(1),
        Jvm.main(platform, name(), 128, List.of(lib), "kafka.tools.StorageTool")
            .option("-XX:TieredStopAtLevel=1", "-Dlog4j2.level=ERROR")
            .command(
                List.of(), "format", "-t", cluster, "-c", config.toString(), "--ignore-formatted"));
  }

  @Override
  public Launch launch() throws IOException {
    return Jvm.main(platform, name(), 384, List.of(lib), "kafka.Kafka")
        .launch(data, Log4jConfig.variable(logConfig()), config.toString());
  }

  @Override
  public boolean ready() throws IOException {
    return Probes.kafka(port);
  }

  @Override
  public Duration stopsWithin() {
    return Duration.ofSeconds(30);
  }
}

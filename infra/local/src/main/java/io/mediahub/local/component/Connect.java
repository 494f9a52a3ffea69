package io.mediahub.local.component;

import io.mediahub.local.process.Component;
import io.mediahub.local.process.Launch;
import io.mediahub.local.process.Probes;
import io.mediahub.local.settings.Database;
import io.mediahub.local.settings.Platform;
import io.mediahub.local.settings.PropertiesFile;
import io.mediahub.local.settings.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A Kafka Connect worker with the Debezium plugin. */
final class Connect implements Component {
  private static final Setting URL =
      Setting.address(
          "mediahub.connect.url", "a Kafka Connect that runs elsewhere; none is started then");

  private final Platform platform;
  private final Kafka kafka;
  private final Postgres postgres;
  private final int port;
  private final Path config;

  Connect(Platform platform, Kafka kafka, Postgres postgres) {
    this.platform = platform;
    this.kafka = kafka;
    this.postgres = postgres;
    this.port = platform.ports().internal(4);
    this.config = platform.places().config().resolve("connect.properties");
  }

  @Override
  public String name() {
    return "connect";
  }

  /**
   * PostgreSQL creates our slot first: a connector that is stored in Kafka starts with the worker
   * and would create a missing slot itself.
   */
  @Override
  public Set<String> needs() {
    return Set.of(kafka.name(), postgres.name());
  }

  @Override
  public String url() {
    return Platform.shown(address());
  }

  String address() {
    return platform.settings().get(URL.key(), "http://127.0.0.1:" + port);
  }

  @Override
  public boolean external() {
    return platform.isSet(URL.key());
  }

  @Override
  public List<Setting> settings() {
    return List.of(URL);
  }

  @Override
  public Map<String, Integer> ports() {
    return Map.of(name(), port);
  }

  @Override
  public Map<String, String> properties() {
    return Map.of(URL.key(), address());
  }

  @Override
  public void prepare() throws IOException {
    Path plugins = platform.places().dist().resolve("connect-plugins");
    PropertiesFile.write(config, KafkaConfig.connect(kafka, port, plugins));
    Log4jConfig.write(logConfig());
  }

  private Path logConfig() {
    return platform.places().config().resolve("connect-log4j2.properties");
  }

  @Override
  public Launch launch() throws IOException {
    Path dist = platform.places().dist();
    Database outbox = postgres.decisions();
    Map<String, String> environment = new HashMap<>(Log4jConfig.variable(logConfig()));
    environment.put("MEDIAHUB_OUTBOX_HOST", outbox.host());
    environment.put("MEDIAHUB_OUTBOX_PORT", Integer.toString(outbox.port()));
    environment.put("MEDIAHUB_OUTBOX_DATABASE", outbox.database());
    environment.put("MEDIAHUB_OUTBOX_USER", outbox.user());
    environment.put("MEDIAHUB_OUTBOX_PASSWORD", outbox.password());
    return Jvm.main(
            platform,
            name(),
            256,
            List.of(dist.resolve("kafka/lib"), dist.resolve("local/mediahub-local.jar")),
            "org.apache.kafka.connect.cli.ConnectDistributed")
        .startsFast()
        .launch(platform.places().state(), environment, config.toString());
  }

  /** The list of connectors is served only once the worker has joined its group. */
  @Override
  public boolean ready() throws IOException, InterruptedException {
    return Probes.http(url() + "/connectors", 200);
  }
}

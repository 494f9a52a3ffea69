package io.mediahub.local.component;

import io.mediahub.local.process.Component;
import io.mediahub.local.process.Launch;
import io.mediahub.local.process.Probes;
import io.mediahub.local.settings.Database;
import io.mediahub.local.settings.Platform;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Apicurio Registry with its artifacts in PostgreSQL. */
final class Registry implements Component {
  static final String URL = "mediahub.registry.url";

  private final Platform platform;
  private final Postgres postgres;
  private final int port;

  Registry(Platform platform, Postgres postgres) {
    this.platform = platform;
    this.postgres = postgres;
    this.port = platform.ports().internal(3);
  }

  @Override
  public String name() {
    return "registry";
  }

  @Override
  public Set<String> needs() {
    return Set.of(postgres.name());
  }

  @Override
  public String url() {
    return Platform.shown(address());
  }

  @Override
  public boolean external() {
    return platform.isSet(URL);
  }

  @Override
  public Map<String, Integer> ports() {
    return Map.of(name(), port);
  }

  @Override
  public Map<String, String> properties() {
    return Map.of(URL, address());
  }

  private String address() {
    return platform.settings().get(URL, "http://127.0.0.1:" + port);
  }

  @Override
  public Launch launch() throws IOException {
    Database database = postgres.registry();
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("APICURIO_STORAGE_KIND", "sql");
    environment.put("APICURIO_STORAGE_SQL_KIND", "postgresql");
    environment.put("APICURIO_DATASOURCE_URL", database.url());
    environment.put("APICURIO_DATASOURCE_USERNAME", database.user());
    environment.put("APICURIO_DATASOURCE_PASSWORD", database.password());
    // Its own defaults take up to a hundred connections.
    environment.put("APICURIO_DATASOURCE_JDBC_INITIAL_SIZE", "1");
    environment.put("APICURIO_DATASOURCE_JDBC_MIN_SIZE", "1");
    environment.put("APICURIO_DATASOURCE_JDBC_MAX_SIZE", "10");
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    // Its second port would be 9000 on all addresses: one registry a machine, for everybody to see.
    environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
    environment.put("QUARKUS_MANAGEMENT_PORT", "0");
    environment.put("QUARKUS_LOG_CONSOLE_COLOR", "false");
    return Jvm.jar(
            platform, name(), 256, platform.places().dist().resolve("registry/quarkus-run.jar"))
        .startsFast()
        .option("-Djava.util.logging.manager=org.jboss.logmanager.LogManager")
        .launch(platform.places().state(), environment);
  }

  /** Does not ask the database: while PostgreSQL is away, a new process would not help. */
  @Override
  public boolean alive() throws IOException, InterruptedException {
    return Probes.http(url() + "/apis/registry/v3/system/info", 200);
  }

  @Override
  public boolean ready() throws IOException, InterruptedException {
    return Probes.http(url() + "/apis/ccompat/v7/subjects", 200);
  }
}

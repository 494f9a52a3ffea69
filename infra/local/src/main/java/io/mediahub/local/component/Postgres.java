package io.mediahub.local.component;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.proc.ProcFs;
import io.mediahub.local.process.Component;
import io.mediahub.local.process.Launch;
import io.mediahub.local.settings.Database;
import io.mediahub.local.settings.OwnerOnly;
import io.mediahub.local.settings.Platform;
import io.mediahub.local.settings.Setting;
import io.mediahub.local.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/**
 * PostgreSQL 18 on its embedded binaries: the write side, the read models, the registry's storage.
 */
final class Postgres implements Component {
  private static final String SUPERUSER = "postgres";
  private static final String DECISIONS = "mediahub.decisions";
  private static final String VIEWS = "mediahub.views";
  private static final String REGISTRY = "mediahub.registry.datasource";

  private final Platform platform;
  private final int port;
  private final Path bin;
  private final Path data;
  private final boolean newSlot;

  /**
   * @param newSlot whether a replication slot that is gone is made again
   */
  Postgres(Platform platform, boolean newSlot) {
    this.platform = platform;
    this.newSlot = newSlot;
    this.port = platform.ports().internal(0);
    this.bin = platform.places().dist().resolve("postgres/bin");
    this.data = platform.places().data("postgres");
  }

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public Set<String> needs() {
    return Set.of();
  }

  @Override
  public String url() {
    return external() ? Platform.shown(decisions().url()) : "postgresql://127.0.0.1:" + port;
  }

  /** Only when nobody needs a database of it; a registry elsewhere needs none. */
  @Override
  public boolean external() {
    return isGiven(DECISIONS)
        && isGiven(VIEWS)
        && (isGiven(REGISTRY) || platform.isSet(Registry.URL));
  }

  private boolean isGiven(String database) {
    return platform.isSet(database + ".url");
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.address(
            REGISTRY + ".url", "`jdbc:postgresql:` address of the registry's database elsewhere"),
        Setting.text(REGISTRY + ".username", "user name of that database"),
        Setting.secret(REGISTRY + ".password", "password of that database"));
  }

  @Override
  public Map<String, Integer> ports() {
    return Map.of(name(), port);
  }

  @Override
  public Map<String, String> properties() {
    Map<String, String> all = new LinkedHashMap<>();
    decisions().describe(DECISIONS, all);
    views().describe(VIEWS, all);
    return all;
  }

  Database decisions() {
    return database(DECISIONS, "mediahub_decisions");
  }

  Database views() {
    return database(VIEWS, "mediahub_views");
  }

  /** Where the registry keeps its artifacts; only the registry itself knows this database. */
  Database registry() {
    return database(REGISTRY, "mediahub_registry");
  }

  /** A local database has the role of its own name; a given one comes with its user. */
  private Database database(String key, String name) {
    Settings settings = platform.settings();
    return isGiven(key)
        ? new Database(
            name,
            settings.get(key + ".url", ""),
            settings.get(key + ".username", name),
            settings.get(key + ".password", ""),
            false)
        : new Database(
            name,
            "jdbc:postgresql://127.0.0.1:" + port + "/" + name,
            name,
            platform.password(name),
            true);
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      requireNothingLost();
      initialize();
    }
    Files.writeString(
        data.resolve("postgresql.conf"),
        PostgresConfig.text(port, platform.replicas(), Sizing.of(platform)));
    removeStaleLock();
  }

  private void requireNothingLost() throws IOException {
    if (Files.isDirectory(data)) {
      try (Stream<Path> files = Files.list(data)) {
        if (files.findAny().isPresent()) {
          throw new Failure(
              ExitCode.STATE_DAMAGED,
              "The folder " + data + " is not empty, but holds no PostgreSQL database.",
              "Restore it from a backup, or start afresh with './mediahub reset'.");
        }
      }
    }
  }

  /**
   * Into a folder beside, renamed when complete: an interrupted first start leaves nothing half
   * made.
   */
  private void initialize() throws IOException, InterruptedException {
    Path fresh = data.resolveSibling("postgres.new");
    Folders.delete(fresh);
    Files.createDirectories(fresh);
    Path password = data.resolveSibling("postgres.password");
    OwnerOnly.write(password, platform.secrets().password(SUPERUSER));
    try {
      Tool.run(
          fresh,
          Duration.ofMinutes(2),
          List.of(
              bin.resolve("initdb").toString(),
              "--pgdata=" + fresh,
              "--username=" + SUPERUSER,
              "--pwfile=" + password,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              "--locale=C.UTF-8",
              "--no-instructions"));
    } finally {
      Files.deleteIfExists(password);
    }
    Files.deleteIfExists(data);
    Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * After a crash the lock file stays. PostgreSQL removes it by itself unless its pid has been
   * given to another process in the meantime, which a restarted container makes likely.
   */
  private void removeStaleLock() throws IOException {
    Path lock = data.resolve("postmaster.pid");
    if (Files.exists(lock)) {
      String pid = Files.readAllLines(lock).stream().findFirst().orElse("").strip();
      boolean running = pid.matches("\\d{1,10}") && isPostgresHere(Long.parseLong(pid));
      if (!running) {
        Files.delete(lock);
      }
    }
  }

  private boolean isPostgresHere(long pid) {
    try {
      return ProcFs.stat(pid).isPresent()
          && Path.of("/proc/" + pid + "/cwd").toRealPath().equals(data.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Launch launch() {
    return new Launch(
        List.of(bin.resolve("postgres").toString(), "-D", data.toString()),
        Map.of("LC_ALL", "C.UTF-8"),
        data,
        null);
  }

  @Override
  public boolean ready() throws SQLException {
    try (Connection connection = admin("postgres", 3)) {
      return connection.isValid(3);
    }
  }

  /** The roles, the databases, and the slot from which the outbox is read. */
  @Override
  public void opened() throws SQLException {
    DatabaseSetup setup = new DatabaseSetup(this::admin);
    setup.ensure(decisions(), true);
    setup.ensure(views(), false);
    setup.ensure(registry(), false);
    if (decisions().local()) {
      setup.ensureSlot(decisions().name(), OutboxConnector.SLOT, newSlot);
    }
  }

  /** All other roles are given theirs at each start, by this one. */
  private String superuserPassword() throws SQLException {
    try {
      return platform.secrets().existingPassword(SUPERUSER);
    } catch (IOException e) {
      throw new SQLException("the superuser's password cannot be read", e);
    }
  }

  private Connection admin(String database) throws SQLException {
    return admin(database, 30);
  }

  /**
   * @param patience seconds that an answer may take
   */
  private Connection admin(String database, int patience) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", SUPERUSER);
    properties.setProperty("password", superuserPassword());
    properties.setProperty("connectTimeout", "3");
    properties.setProperty("loginTimeout", "3");
    properties.setProperty("socketTimeout", Integer.toString(patience));
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
  }

  /** "Fast": ends sessions and leaves a clean database; TERM would wait for every session. */
  @Override
  public String stopSignal() {
    return "INT";
  }

  @Override
  public Duration stopsWithin() {
    return Duration.ofSeconds(30);
  }
}

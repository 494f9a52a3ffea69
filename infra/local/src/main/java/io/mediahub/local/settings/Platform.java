package io.mediahub.local.settings;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Every address and password of one environment: what a person has set, else the local component's.
 * It answers which components are replaced by an address and what the services are told.
 */
public final class Platform {
  /** One machine has no use for more, and their ports end before those of the next hundred. */
  private static final int MOST_REPLICAS = 4;

  public static final List<String> SERVICES =
      List.of(
          "stream-service",
          "user-service",
          "upload-service",
          "view-service",
          "encoder-service",
          "edge-service");

  private final String environment;
  private final Places places;
  private final Settings settings;
  private final Ports ports;
  private final Secrets secrets;

  public Platform(String environment, Places places, Settings settings) {
    this.environment = environment;
    this.places = places;
    this.settings = settings;
    this.ports = Ports.of(settings, environment);
    this.secrets = new Secrets(places.secrets(), places.state().resolve("data"));
  }

  public String environment() {
    return environment;
  }

  public Places places() {
    return places;
  }

  public Settings settings() {
    return settings;
  }

  public Ports ports() {
    return ports;
  }

  public Secrets secrets() {
    return secrets;
  }

  public String password(String name) {
    try {
      return secrets.password(name);
    } catch (IOException e) {
      throw new UncheckedIOException("the secrets folder cannot be used", e);
    }
  }

  /** By name: an IP address can own neither a passkey nor the cookies of a page. */
  public String publicUrl() {
    return settings.get("mediahub.public-url", "http://localhost:" + ports.edge());
  }

  /** Origins whose pages may use the platform, {@code *} and {@code ?} as wildcards. */
  public List<String> allowedOrigins() {
    List<String> all = new ArrayList<>(List.of(corsOrigins().split("\\s*,\\s*")));
    URI url = URI.create(publicUrl());
    String own = url.getScheme() + "://" + url.getRawAuthority();
    if (!all.contains(own)) {
      all.add(own);
    }
    return all;
  }

  private String corsOrigins() {
    return settings.get(
        "mediahub.edge.cors.allowed-origins",
        "http://localhost,http://localhost:*,http://127.0.0.1:*");
  }

  /** Whether an address in a setting stands for this component, which is then not started. */
  public boolean replaced(String component) {
    return switch (component) {
      case "postgres" ->
          set("mediahub.decisions.url")
              && set("mediahub.views.url")
              && (set("mediahub.registry.url") || set("mediahub.registry.datasource.url"));
      case "kafka" -> set("mediahub.kafka.bootstrap");
      case "registry" -> set("mediahub.registry.url");
      case "connect" -> set("mediahub.connect.url");
      case "s3" -> set("mediahub.s3.endpoint");
      case "mongo" -> set("mediahub.mongo.uri");
      case "outbox" -> false;
      default -> set("mediahub." + component + ".url");
    };
  }

  /** The address that stands for it, without what only its users may know. */
  public String externalUrl(String component) {
    String url =
        switch (component) {
          case "postgres" -> decisions().url();
          case "kafka" -> kafkaBootstrap();
          case "registry" -> registryUrl();
          case "connect" -> connectUrl();
          case "s3" -> settings.get("mediahub.s3.endpoint", "");
          case "mongo" -> settings.get("mediahub.mongo.uri", "");
          default -> settings.get("mediahub." + component + ".url", "");
        };
    return url.replaceFirst("//[^/@]*@", "//").replaceFirst("\\?.*", "");
  }

  private boolean set(String key) {
    return settings.get(key).isPresent();
  }

  public Database decisions() {
    return database("mediahub.decisions", "mediahub_decisions");
  }

  public Database views() {
    return database("mediahub.views", "mediahub_views");
  }

  /** Where the registry keeps its artifacts; only the registry itself knows this database. */
  public Database registryDatabase() {
    return database("mediahub.registry.datasource", "mediahub_registry");
  }

  /** A local database has the role of its own name; a given one comes with its user. */
  private Database database(String key, String name) {
    Optional<String> url = settings.get(key + ".url");
    return url.isPresent()
        ? new Database(
            name,
            url.get(),
            settings.get(key + ".username", name),
            settings.get(key + ".password", ""),
            false)
        : new Database(
            name,
            "jdbc:postgresql://127.0.0.1:" + ports.postgres() + "/" + name,
            name,
            password(name),
            true);
  }

  /** Bytes that must be free on the disk; with less, no uploads are accepted. */
  public long minFree() {
    String value = settings.get("mediahub.upload.min-free", "1GB");
    Matcher size =
        Pattern.compile("(\\d{1,12})\\s*([KMGT]?)B?").matcher(value.toUpperCase(Locale.ROOT));
    if (!size.matches()) {
      throw new Failure(
          ExitCode.USAGE,
          "The setting mediahub.upload.min-free must be a size such as 500MB, not '" + value + "'.",
          "Mend it in the environment or in mediahub.properties.");
    }
    return Long.parseLong(size.group(1))
        << 10 * (" KMGT".indexOf(size.group(2).isEmpty() ? " " : size.group(2)));
  }

  public String kafkaBootstrap() {
    return settings.get("mediahub.kafka.bootstrap", "127.0.0.1:" + ports.kafka());
  }

  /** What clients need beside the address, from the settings file. */
  public Map<String, String> kafkaProperties() {
    String prefix = "mediahub.kafka.properties.";
    Map<String, String> found = new LinkedHashMap<>();
    settings
        .fromFile()
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
              }
            });
    return found;
  }

  public String registryUrl() {
    return settings.get("mediahub.registry.url", local(ports.registry()));
  }

  public String connectUrl() {
    return settings.get("mediahub.connect.url", local(ports.connect()));
  }

  public String s3AccessKey() {
    return settings.get("mediahub.s3.access-key", "mediahub");
  }

  public String s3SecretKey() {
    return settings.get("mediahub.s3.secret-key").orElseGet(() -> password("s3"));
  }

  public List<String> buckets() {
    return List.of(
        settings.get("mediahub.s3.uploads-bucket", "mediahub-uploads"),
        settings.get("mediahub.s3.media-bucket", "mediahub-media"));
  }

  /** Addresses of all replicas of a service, separated by commas: the edge spreads requests. */
  public String serviceUrl(String name) {
    String local =
        IntStream.rangeClosed(1, replicas(name))
            .mapToObj(replica -> local(ports.service(name, replica)))
            .collect(Collectors.joining(","));
    return settings.get("mediahub." + name + ".url", local);
  }

  /**
   * How many processes of a service run side by side. There is one edge: the public port is its
   * own.
   *
   * @throws Failure when {@code mediahub.replicas} is out of its range
   */
  public int replicas(String service) {
    boolean alone = service.equals("edge-service") || replaced(service);
    return alone ? 1 : replicas();
  }

  /** As {@code mediahub.replicas} says; 1 when it is not set. */
  public int replicas() {
    int replicas = settings.number("mediahub.replicas", 1);
    if (replicas < 1 || replicas > MOST_REPLICAS) {
      throw new Failure(
          ExitCode.USAGE,
          "The setting mediahub.replicas must be between 1 and "
              + MOST_REPLICAS
              + ", not "
              + replicas
              + ".",
          "Mend it in the environment or in mediahub.properties.");
    }
    return replicas;
  }

  private static String local(int port) {
    return "http://127.0.0.1:" + port;
  }

  /**
   * What {@code platform.properties} says; keys of the settings file that are not known here last.
   */
  public Map<String, String> properties() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("server.address", "127.0.0.1");
    all.put("mediahub.public-url", publicUrl());
    all.put("mediahub.kafka.bootstrap", kafkaBootstrap());
    all.put("mediahub.registry.url", registryUrl());
    all.put("mediahub.connect.url", connectUrl());
    decisions().describe("mediahub.decisions", all);
    views().describe("mediahub.views", all);
    all.put(
        "mediahub.mongo.uri",
        settings.get("mediahub.mongo.uri", "mongodb://127.0.0.1:" + ports.mongo() + "/mediahub"));
    String s3 = settings.get("mediahub.s3.endpoint", local(ports.s3()));
    all.put("mediahub.s3.endpoint", s3);
    all.put("mediahub.s3.public-endpoint", settings.get("mediahub.s3.public-endpoint", s3));
    all.put("mediahub.s3.region", settings.get("mediahub.s3.region", "us-east-1"));
    all.put("mediahub.s3.access-key", s3AccessKey());
    all.put("mediahub.s3.secret-key", s3SecretKey());
    all.put("mediahub.s3.path-style", settings.get("mediahub.s3.path-style", "true"));
    all.put("mediahub.s3.uploads-bucket", buckets().get(0));
    all.put("mediahub.s3.media-bucket", buckets().get(1));
    for (String service : List.of("user-service", "upload-service", "view-service")) {
      all.put("mediahub." + service + ".url", serviceUrl(service));
    }
    all.put("mediahub.secrets.dir", places.secrets().toString());
    all.put("mediahub.cloudfront.domain", settings.get("mediahub.cloudfront.domain", publicUrl()));
    // Uploads are refused before the disk is full; a store elsewhere is nothing to watch from here.
    all.put("mediahub.upload.min-free", minFree() + "B");
    all.put(
        "mediahub.upload.free-space-of",
        settings.get(
            "mediahub.upload.free-space-of", replaced("s3") ? "" : places.data("s3").toString()));
    all.put("mediahub.edge.cors.allowed-origins", corsOrigins());
    all.put("mediahub.edge.internal-port", Integer.toString(ports.edgeInternal()));
    all.put(
        "mediahub.edge.access-log.file",
        settings.get("mediahub.edge.access-log.file", places.log("access").toString()));
    all.put("mediahub.work-dir", places.state().resolve("data").toString());
    all.put(
        "mediahub.ffmpeg.home",
        settings.get("mediahub.ffmpeg.home", places.dist().resolve("ffmpeg").toString()));
    settings.fromFile().forEach(all::putIfAbsent);
    return all;
  }
}

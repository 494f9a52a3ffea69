package io.mediahub.platform.settings;

import static io.mediahub.platform.settings.Checks.require;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Everything an operator sets, under {@code mediahub.}. Groups that a service does not need may be
 * missing; asking for a missing one fails with a sentence that names the setting.
 *
 * @param publicUrl address of the edge as browsers see it; also the issuer of access tokens
 * @param allowedHosts further names, with their port, under which answers give the platform's own
 *     addresses when it was asked by them
 * @param internalHosts further names, without a port, by which programs of the platform reach this
 *     service
 * @param registration who may make an account
 * @param workDir a service uses the folder of its own name below it
 */
@ConfigurationProperties("mediahub")
public record MediaHubSettings(
    @Nullable URI publicUrl,
    @DefaultValue List<String> allowedHosts,
    @DefaultValue List<String> internalHosts,
    @Nullable Path workDir,
    @Nullable Kafka kafka,
    @Nullable Registry registry,
    @Nullable Database decisions,
    @Nullable Database views,
    @Nullable Mongo mongo,
    @Nullable S3 s3,
    @Nullable Service userService,
    @Nullable Service uploadService,
    @Nullable Service viewService,
    @Nullable Secrets secrets,
    @Nullable Cloudfront cloudfront,
    @Nullable Admin admin,
    @DefaultValue Commands commands,
    @DefaultValue("open") Registration registration) {

  /** Who may make an account for themselves. */
  public enum Registration {
    OPEN,
    /** Who has an administrator's invitation. */
    INVITE,
    CLOSED
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
   * @param warmUp how long a starting service waits for its schemas, and is not ready; zero does
   *     not wait
   * @param serializer class of another serializer of the same wire format
   * @param deserializer class of another deserializer of the same wire format
   * @param properties handed to the two classes as they are
   */
  public record Registry(
      URI url,
      @DefaultValue("10m") Duration warmUp,
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
      return "Registry[" + url.getHost() + "]";
    }
  }

  /**
   * @param poolSize connections at most
   */
  public record Database(
      String url, String username, String password, @DefaultValue("8") int poolSize) {
    public Database {
      require(url, "mediahub.decisions.url or mediahub.views.url", "a jdbc:postgresql: address");
      require(username, "mediahub.decisions.username or mediahub.views.username", "a user name");
      require(password, "mediahub.decisions.password or mediahub.views.password", "a password");
      Checks.that(
          url.startsWith("jdbc:postgresql:"),
          "A database address must begin with jdbc:postgresql: (mediahub.decisions.url,"
              + " mediahub.views.url).");
      Checks.that(
          poolSize >= 1 && poolSize <= 200,
          "A database's pool-size must be between 1 and 200, not " + poolSize + ".");
    }

    @Override
    public String toString() {
      return "Database[" + url.replaceFirst("\\?.*", "") + "]";
    }
  }

  public record Mongo(String uri) {
    public Mongo {
      require(uri, "mediahub.mongo.uri", "mongodb://host:port/database");
    }

    /** The address may hold a password. */
    @Override
    public String toString() {
      return "Mongo[***]";
    }
  }

  /**
   * @param publicEndpoint host that presigned addresses name; the endpoint when not set
   */
  public record S3(
      URI endpoint,
      @Nullable URI publicEndpoint,
      @DefaultValue("us-east-1") String region,
      String accessKey,
      String secretKey,
      @DefaultValue("true") boolean pathStyle,
      @DefaultValue("mediahub-uploads") String uploadsBucket,
      @DefaultValue("mediahub-media") String mediaBucket) {
    public S3 {
      require(endpoint, "mediahub.s3.endpoint", "the address of the S3 service");
      require(accessKey, "mediahub.s3.access-key", "an access key");
      require(secretKey, "mediahub.s3.secret-key", "a secret key");
    }

    /** The address to put into presigned requests. */
    public URI presignEndpoint() {
      return publicEndpoint == null ? endpoint : publicEndpoint;
    }

    @Override
    public String toString() {
      return "S3[" + endpoint.getHost() + "]";
    }
  }

  /**
   * @param url base address of the service, or of each of its replicas
   */
  public record Service(List<URI> url) {
    public Service {
      require(url, "mediahub.<service>.url", "the address of that service");
      Checks.that(!url.isEmpty(), "mediahub.<service>.url must be the address of that service.");
      url = List.copyOf(url);
    }
  }

  /**
   * @param dir holds jwt/*.pem, cloudfront/, master.key and lookup.key
   */
  public record Secrets(Path dir) {
    public Secrets {
      require(dir, "mediahub.secrets.dir", "the folder of the secrets");
    }
  }

  /**
   * @param domain what playlist addresses begin with
   */
  public record Cloudfront(URI domain) {
    public Cloudfront {
      require(domain, "mediahub.cloudfront.domain", "the address of the distribution");
    }
  }

  /** An ADMIN account that is made at start, if both are set. */
  public record Admin(@Nullable String email, @Nullable String password) {
    @Override
    public String toString() {
      return "Admin[***]";
    }
  }

  /**
   * @param retention how long the first answer to a command is kept for retries
   * @param attempts how often a command is decided again when another writer came first
   */
  public record Commands(@DefaultValue("7d") Duration retention, @DefaultValue("10") int attempts) {
    public Commands {
      Checks.that(
          retention.compareTo(Duration.ofMinutes(5)) >= 0,
          "mediahub.commands.retention must be at least 5m: a client's retry must still find the"
              + " first answer.");
      Checks.that(
          attempts >= 1 && attempts <= 100,
          "mediahub.commands.attempts must be between 1 and 100, not " + attempts + ".");
    }
  }

  /** Names, without a port, by which the services are reached from inside. */
  public Set<String> internalNames() {
    return Stream.concat(
            Stream.of(userService, uploadService, viewService)
                .filter(Objects::nonNull)
                .flatMap(service -> service.url().stream())
                .map(URI::getHost)
                .filter(Objects::nonNull),
            internalHosts.stream().map(String::strip))
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }

  public URI requirePublicUrl() {
    return require(publicUrl, "mediahub.public-url", "the address of the edge");
  }

  public Path requireWorkDir() {
    return require(workDir, "mediahub.work-dir", "a folder for working files");
  }

  public Kafka requireKafka() {
    return require(kafka, "mediahub.kafka.bootstrap", "host:port of a broker");
  }

  public Registry requireRegistry() {
    return require(registry, "mediahub.registry.url", "the address of the schema registry");
  }

  public Database requireDecisions() {
    return require(decisions, "mediahub.decisions.url", "a jdbc:postgresql: address");
  }

  public Database requireViews() {
    return require(views, "mediahub.views.url", "a jdbc:postgresql: address");
  }

  public Mongo requireMongo() {
    return require(mongo, "mediahub.mongo.uri", "mongodb://host:port/database");
  }

  public S3 requireS3() {
    return require(s3, "mediahub.s3.endpoint", "the address of the S3 service");
  }

  public Service requireUserService() {
    return require(userService, "mediahub.user-service.url", "the address of the user-service");
  }

  public Secrets requireSecrets() {
    return require(secrets, "mediahub.secrets.dir", "the folder of the secrets");
  }

  public Cloudfront requireCloudfront() {
    return require(cloudfront, "mediahub.cloudfront.domain", "what playlist addresses begin with");
  }
}

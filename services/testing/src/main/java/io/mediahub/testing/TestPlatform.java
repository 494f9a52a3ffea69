package io.mediahub.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.mediahub.schemas.testing.PlainAvro;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The environment of a service: PostgreSQL with both databases migrated, a folder of secrets, and a
 * key server whose tokens the service trusts. Events stay in the outbox's transaction; no Kafka is
 * needed.
 */
public final class TestPlatform implements AutoCloseable {
  private static final String ISSUER = "http://127.0.0.1:8080";

  private final EmbeddedPostgres postgres;
  private final HttpServer keys;
  private final RSAKey signingKey;
  private final KeyPair cloudFront;
  private final Path secrets;

  private TestPlatform(
      EmbeddedPostgres postgres,
      HttpServer keys,
      RSAKey signingKey,
      KeyPair cloudFront,
      Path secrets) {
    this.postgres = postgres;
    this.keys = keys;
    this.signingKey = signingKey;
    this.cloudFront = cloudFront;
    this.secrets = secrets;
  }

  public static TestPlatform start() {
    try {
      EmbeddedPostgres postgres =
          EmbeddedPostgres.builder()
              .setServerConfig("wal_level", "logical")
              .setServerConfig("fsync", "off")
              .start();
      JdbcClient admin = JdbcClient.create(postgres.getPostgresDatabase());
      admin.sql("create database mediahub_decisions").update();
      admin.sql("create database mediahub_views").update();
      migrate(postgres.getDatabase("postgres", "mediahub_decisions"), "classpath:db/decisions");
      migrate(postgres.getDatabase("postgres", "mediahub_views"), "classpath:db/views");
      RSAKey signingKey = new RSAKeyGenerator(2048).keyID("test").generate();
      KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
      rsa.initialize(2048);
      KeyPair cloudFront = rsa.generateKeyPair();
      return new TestPlatform(
          postgres, keyServer(signingKey), signingKey, cloudFront, secrets(cloudFront));
    } catch (IOException | GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException("The test's platform does not start.", e);
    }
  }

  private static void migrate(DataSource source, String location) {
    Flyway.configure().dataSource(source).locations(location).load().migrate();
  }

  private static HttpServer keyServer(RSAKey key) throws IOException {
    byte[] body = new JWKSet(key.toPublicJWK()).toString().getBytes(UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/.well-known/jwks.json",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    return server;
  }

  private static Path secrets(KeyPair cloudFront) throws IOException {
    Path dir = Files.createTempDirectory("secrets");
    Path forCloudFront = Files.createDirectories(dir.resolve("cloudfront"));
    for (String name : List.of("master.key", "lookup.key")) {
      byte[] key = new byte[32];
      new SecureRandom().nextBytes(key);
      Files.writeString(dir.resolve(name), Base64.getEncoder().encodeToString(key));
    }
    Files.writeString(
        forCloudFront.resolve("private.pem"),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(cloudFront.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
    Files.writeString(forCloudFront.resolve("key-pair-id"), "KTEST\n");
    return dir;
  }

  /** Settings of a service; add what only it needs. */
  public Map<String, String> settings() {
    var settings = new LinkedHashMap<String, String>();
    settings.put("server.port", "0");
    settings.put("mediahub.public-url", ISSUER);
    settings.put("mediahub.cloudfront.domain", ISSUER);
    settings.put("mediahub.secrets.dir", secrets.toString());
    settings.put("mediahub.registry.url", "http://127.0.0.1:1");
    settings.put("mediahub.registry.warm-up", "0s");
    settings.put("mediahub.registry.serializer", PlainAvro.Writer.class.getName());
    settings.put("mediahub.registry.deserializer", PlainAvro.Reader.class.getName());
    settings.put("mediahub.user-service.url", "http://127.0.0.1:" + keys.getAddress().getPort());
    for (String name : List.of("decisions", "views")) {
      settings.put(
          "mediahub." + name + ".url", postgres.getJdbcUrl("postgres", "mediahub_" + name));
      settings.put("mediahub." + name + ".username", "postgres");
      settings.put("mediahub." + name + ".password", "postgres");
      settings.put("mediahub." + name + ".pool-size", "4");
    }
    return settings;
  }

  /** The same as the arguments of a command line. */
  public static String[] arguments(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
        .toArray(String[]::new);
  }

  /** An access token for a few minutes, of a session that is open on the write side. */
  public String token(String userId, String... roles) {
    String sessionId = UUID.randomUUID().toString();
    String named = Stream.of(roles).map(r -> '"' + r + '"').collect(Collectors.joining(","));
    record(
        "user",
        userId,
        "{\"is\":\"registered\",\"sealedPasswordHash\":\"\",\"roles\":[" + named + "]}");
    record("session", sessionId, "{\"is\":\"open\",\"userId\":\"" + userId + "\"}");
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience("mediahub-api")
            .subject(userId)
            .claim("sid", sessionId)
            .claim("roles", List.of(roles))
            .issueTime(Date.from(Instant.now()))
            .expirationTime(Date.from(Instant.now().plusSeconds(600)))
            .build();
    var header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .type(new JOSEObjectType("at+jwt"))
            .keyID("test")
            .build();
    var jwt = new SignedJWT(header, claims);
    try {
      jwt.sign(new RSASSASigner(signingKey));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return jwt.serialize();
  }

  private void record(String type, String id, String state) {
    decisions()
        .sql(
            "INSERT INTO aggregate (type, id, version, state) VALUES (?, ?, 1, ?::jsonb)"
                + " ON CONFLICT (type, id) DO UPDATE SET state = excluded.state")
        .params(type, id, state)
        .update();
  }

  public PublicKey cloudFrontKey() {
    return cloudFront.getPublic();
  }

  /** The read models' database, for a test to write what a topology would have. */
  public JdbcClient views() {
    return JdbcClient.create(postgres.getDatabase("postgres", "mediahub_views"));
  }

  /** The same, for a topology's own classes to write. */
  public DataSource viewsSource() {
    return postgres.getDatabase("postgres", "mediahub_views");
  }

  public JdbcClient decisions() {
    return JdbcClient.create(postgres.getDatabase("postgres", "mediahub_decisions"));
  }

  @Override
  public void close() throws IOException {
    keys.stop(0);
    postgres.close();
  }
}

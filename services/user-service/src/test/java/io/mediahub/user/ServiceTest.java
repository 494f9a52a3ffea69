package io.mediahub.user;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.ReplaceOptions;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import io.mediahub.testing.TestClock;
import io.mediahub.testing.TestPlatform;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mediahub.user.Role;
import mediahub.user.UserEnvelope;
import mediahub.user.UserRegistered;
import mediahub.user.UserRolesChanged;
import org.bson.Document;
import org.bson.types.Binary;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The service over HTTP, with a real PostgreSQL and a server that speaks MongoDB's protocol;
 * started once for all tests.
 */
abstract class ServiceTest {
  static final String PASSWORD = "four unrelated words here";
  static final String ADMIN = "root@example.org";

  static final TestClock CLOCK = new TestClock();
  static final TestPlatform platform;
  static final MongoClient directory;
  static final ConfigurableApplicationContext service;
  static final int port;
  private static final Map<String, String> SETTINGS;

  final String email = "p-" + UUID.randomUUID() + "@example.org";
  final Api nobody = new Api(port, null);

  static {
    try {
      platform = TestPlatform.start();
      MongoServer mongo = new MongoServer(new MemoryBackend());
      String address = "mongodb://127.0.0.1:" + mongo.bind().getPort() + "/mediahub";
      directory = MongoClients.create(address);
      var settings = platform.settings();
      key(Path.of(settings.get("mediahub.secrets.dir")), "2025.pem");
      key(Path.of(settings.get("mediahub.secrets.dir")), "2026.pem");
      settings.put("mediahub.mongo.uri", address);
      SETTINGS = Map.copyOf(settings);
      service = run(ADMIN, PASSWORD);
      port = Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port"));
    } catch (Exception e) {
      throw new IllegalStateException("The service does not start.", e);
    }
  }

  /** Another instance of the service beside the one that is tested. */
  static ConfigurableApplicationContext run(
      String adminEmail, String adminPassword, String... more) {
    var settings = new LinkedHashMap<>(SETTINGS);
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    settings.put("mediahub.admin.email", adminEmail);
    settings.put("mediahub.admin.password", adminPassword);
    return CLOCK.run(UserService.class, TestPlatform.arguments(settings));
  }

  static void key(Path secrets, String name) throws Exception {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    byte[] key = rsa.generateKeyPair().getPrivate().getEncoded();
    Files.createDirectories(secrets.resolve("jwt"));
    Files.writeString(
        secrets.resolve("jwt").resolve(name),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n");
  }

  Answer register(String address, String... headers) {
    return nobody.post(
        "/api/users",
        "{\"email\":\"%s\",\"password\":\"%s\",\"displayName\":\"Zoë\"}"
            .formatted(address, PASSWORD),
        headers);
  }

  Answer logIn(String address, String password, String... headers) {
    return nobody.post(
        "/api/sessions",
        "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(address, password),
        headers);
  }

  Answer refresh(String token, String... headers) {
    return nobody.post(
        "/api/sessions/refresh", "{\"refreshToken\":\"%s\"}".formatted(token), headers);
  }

  static String text(Answer answer, String field) {
    return answer.json().path(field).asString();
  }

  Api loggedIn(String address) {
    return new Api(port, text(logIn(address, PASSWORD), "accessToken"));
  }

  /** Writes what the read model would have: the fold of the account's events. */
  static void project(String userId) {
    List<byte[]> events =
        platform
            .decisions()
            .sql("SELECT unnest(payloads) FROM command WHERE aggregate_id = ? ORDER BY version")
            .param(userId)
            .query(byte[].class)
            .list();
    Document row = new Document("_id", userId);
    for (byte[] payload : events) {
      var envelope =
          (UserEnvelope) new PlainAvro.Reader().deserialize(Topics.USER_EVENTS.name(), payload);
      switch (envelope.fact()) {
        case UserRegistered registered ->
            row.append("emailLookup", binary(registered.getEmailLookup()))
                .append("sealedEmail", binary(registered.getSealedEmail()))
                .append("sealedDisplayName", binary(registered.getSealedDisplayName()))
                .append("roles", names(registered.getRoles()))
                .append("registeredAt", Date.from(envelope.getMetadata().getOccurredAt()));
        case UserRolesChanged changed -> row.append("roles", names(changed.getRoles()));
        default -> throw new AssertionError();
      }
      row.append("version", envelope.getMetadata().getVersion());
    }
    var users = directory.getDatabase("mediahub").getCollection("users");
    users.deleteOne(new Document("_id", userId));
    users.insertOne(row);
    directory
        .getDatabase("mediahub")
        .getCollection("user_versions")
        .replaceOne(
            new Document("_id", userId),
            new Document("_id", userId).append("version", row.getLong("version")),
            new ReplaceOptions().upsert(true));
  }

  static Binary binary(ByteBuffer bytes) {
    byte[] array = new byte[bytes.remaining()];
    bytes.duplicate().get(array);
    return new Binary(array);
  }

  static List<String> names(List<Role> roles) {
    return roles.stream().map(Role::name).toList();
  }
}

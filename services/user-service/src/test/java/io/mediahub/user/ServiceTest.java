package io.mediahub.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
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
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mediahub.user.EmailChanged;
import mediahub.user.EmailVerified;
import mediahub.user.Role;
import mediahub.user.UserEnvelope;
import mediahub.user.UserEvent;
import mediahub.user.UserRegistered;
import mediahub.user.UserReinstated;
import mediahub.user.UserRolesChanged;
import mediahub.user.UserSuspended;
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
  static final GreenMail MAIL = new GreenMail(new ServerSetup(freePort(), "127.0.0.1", "smtp"));
  private static final Duration MAIL_COMES = Duration.ofSeconds(20);
  private static final Pattern CODE =
      Pattern.compile("^ {4}([A-Za-z0-9_-]{43})\\s*$", Pattern.MULTILINE);
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
      MAIL.start();
      settings.put("mediahub.mail.smtp.host", "127.0.0.1");
      settings.put("mediahub.mail.smtp.port", String.valueOf(MAIL.getSmtp().getPort()));
      settings.put("mediahub.mail.smtp.tls", "none");
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

  /** The server keeps it when it is stopped and started again. */
  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The source of the newest mail to an address with that subject, which may still be on its way.
   */
  static String mailTo(String address, String subject) {
    await().atMost(MAIL_COMES).until(() -> !mailsTo(address, subject).isEmpty());
    return mailsTo(address, subject).getLast();
  }

  static List<String> mailsTo(String address, String subject) {
    return Arrays.stream(MAIL.getReceivedMessages())
        .filter(
            mail ->
                GreenMailUtil.getAddressList(recipients(mail)).equals(address)
                    && GreenMailUtil.getWholeMessage(mail).contains("Subject: " + subject))
        .map(GreenMailUtil::getWholeMessage)
        .toList();
  }

  private static Address[] recipients(MimeMessage mail) {
    try {
      return mail.getAllRecipients();
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  static String codeIn(String mail) {
    Matcher code = CODE.matcher(mail);
    assertThat(code.find()).as(mail).isTrue();
    return code.group(1);
  }

  /** The user id of an account that has its mail, whose code is the account's second event. */
  String settled(String address) {
    String userId = text(register(address), "userId");
    mailTo(address, "Confirm your e-mail address");
    return userId;
  }

  /** A person who has just registered and logged in. */
  record Known(String userId, String email, Answer opened, Api api) {
    String refreshToken() {
      return text(opened, "refreshToken");
    }
  }

  Known known() {
    String address = "k-" + UUID.randomUUID() + "@example.org";
    String userId = text(register(address), "userId");
    Answer opened = logIn(address, PASSWORD);
    return new Known(userId, address, opened, new Api(port, text(opened, "accessToken")));
  }

  /**
   * As if the person had logged in eleven minutes ago. The guards of log-ins need no other time.
   */
  static void provedLongAgo(Known person) {
    int changed =
        platform
            .decisions()
            .sql(
                "UPDATE aggregate SET state = state || jsonb_build_object('provedAt', ?::text)"
                    + " WHERE type = 'session' AND id = ?")
            .params(
                CLOCK.instant().minus(Duration.ofMinutes(11)).toString(),
                text(person.opened(), "sessionId"))
            .update();
    assertThat(changed).isEqualTo(1);
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
        case EmailVerified verified -> row.append("emailVerified", true);
        case EmailChanged changed ->
            row.append("emailLookup", binary(changed.getEmailLookup()))
                .append("sealedEmail", binary(changed.getSealedEmail()))
                .append("emailVerified", true);
        case UserSuspended suspended -> row.append("suspended", true);
        case UserReinstated reinstated -> row.append("suspended", false);
        case UserEvent other -> {} // nothing that the directory shows
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

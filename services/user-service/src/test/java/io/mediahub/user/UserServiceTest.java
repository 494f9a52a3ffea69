package io.mediahub.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.mediahub.schemas.Topics;
import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import io.mediahub.testing.ApiDocument;
import io.mediahub.testing.PlainAvro;
import io.mediahub.testing.TestPlatform;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import mediahub.user.Role;
import mediahub.user.UserEnvelope;
import mediahub.user.UserRegistered;
import mediahub.user.UserRolesChanged;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The service over HTTP, with a real PostgreSQL and a server that speaks MongoDB's protocol. */
class UserServiceTest {
  private static final String PASSWORD = "four unrelated words here";
  private static final String ADMIN = "root@example.org";

  private static TestPlatform platform;
  private static MongoServer mongo;
  private static MongoClient directory;
  private static ConfigurableApplicationContext service;
  private static int port;

  private final String email = "p-" + UUID.randomUUID() + "@example.org";
  private final Api nobody = new Api(port, null);

  @BeforeAll
  static void start() throws Exception {
    platform = TestPlatform.start();
    mongo = new MongoServer(new MemoryBackend());
    String address = "mongodb://127.0.0.1:" + mongo.bind().getPort() + "/mediahub";
    directory = MongoClients.create(address);
    var settings = platform.settings();
    key(Path.of(settings.get("mediahub.secrets.dir")), "2025.pem");
    key(Path.of(settings.get("mediahub.secrets.dir")), "2026.pem");
    settings.put("mediahub.mongo.uri", address);
    settings.put("mediahub.admin.email", ADMIN);
    settings.put("mediahub.admin.password", PASSWORD);
    service = SpringApplication.run(UserService.class, TestPlatform.arguments(settings));
    port = Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port"));
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    directory.close();
    mongo.shutdownNow();
    platform.close();
  }

  private static void key(Path secrets, String name) throws Exception {
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

  private Answer register(String address, String... headers) {
    return nobody.post(
        "/api/users",
        "{\"email\":\"%s\",\"password\":\"%s\",\"displayName\":\"Zoë\"}"
            .formatted(address, PASSWORD),
        headers);
  }

  private Answer logIn(String address, String password, String... headers) {
    return nobody.post(
        "/api/sessions",
        "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(address, password),
        headers);
  }

  private Answer refresh(String token, String... headers) {
    return nobody.post(
        "/api/sessions/refresh", "{\"refreshToken\":\"%s\"}".formatted(token), headers);
  }

  private static String text(Answer answer, String field) {
    return answer.json().path(field).asString();
  }

  private Api loggedIn(String address) {
    return new Api(port, text(logIn(address, PASSWORD), "accessToken"));
  }

  /** Writes what the read model would have: the fold of the account's events. */
  private static void project(String userId) {
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
  }

  private static Binary binary(ByteBuffer bytes) {
    byte[] array = new byte[bytes.remaining()];
    bytes.duplicate().get(array);
    return new Binary(array);
  }

  private static List<String> names(List<Role> roles) {
    return roles.stream().map(Role::name).toList();
  }

  @Test
  void who_registers_may_watch_and_upload() {
    Answer registered = register(email);

    assertThat(registered.status()).isEqualTo(201);
    assertThat(registered.header("ETag")).isEqualTo("\"1\"");
    assertThat(registered.json().path("roles").toString()).isEqualTo("[\"VIEWER\",\"CREATOR\"]");
  }

  @Test
  void an_address_is_taken_however_it_is_typed() {
    register(email);

    Answer again = register("  " + email.toUpperCase(java.util.Locale.ROOT));

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("email-taken");
    assertThat(text(again, "field")).isEqualTo("email");
  }

  @Test
  void of_many_who_register_one_address_at_once_one_does() throws Exception {
    List<Integer> statuses = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<java.util.concurrent.Future<Answer>>();
      for (int i = 0; i < 6; i++) {
        answers.add(threads.submit(() -> register(email)));
      }
      for (var answer : answers) {
        statuses.add(answer.get().status());
      }
    }

    assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201);
    // Of the others not even a key is left.
    assertThat(
            platform
                .decisions()
                .sql(
                    "SELECT count(*) FROM subject_key WHERE person_id NOT IN"
                        + " (SELECT id FROM aggregate WHERE type = 'user')")
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void a_retried_registration_is_the_first_one() {
    String key = UUID.randomUUID().toString();
    Answer first = register(email, "Idempotency-Key", key);
    Answer retry = register(email, "Idempotency-Key", key);

    assertThat(retry.status()).isEqualTo(201);
    assertThat(retry.text()).isEqualTo(first.text());
    assertThat(register("x" + email, "Idempotency-Key", key).code())
        .isEqualTo("idempotency-key-reused");
  }

  @Test
  void what_cannot_be_an_account_is_refused_by_field() {
    for (String[] wrong :
        new String[][] {
          {"nonsense", PASSWORD, "Zoë", "email"},
          {"a@b", PASSWORD, "Zoë", "email"},
          {email, "short", "Zoë", "password"},
          {email, "x".repeat(201), "Zoë", "password"},
          {email, PASSWORD, "  ", "displayName"},
          {email, PASSWORD, "x".repeat(81), "displayName"}
        }) {
      Answer answer =
          nobody.post(
              "/api/users",
              "{\"email\":\"%s\",\"password\":\"%s\",\"displayName\":\"%s\"}"
                  .formatted(wrong[0], wrong[1], wrong[2]));
      assertThat(answer.status()).isEqualTo(422);
      assertThat(text(answer, "field")).isEqualTo(wrong[3]);
    }
    assertThat(nobody.post("/api/users", "{}").status()).isEqualTo(422);
  }

  @Test
  void nothing_personal_is_stored_in_the_clear() {
    String userId = text(register(email), "userId");

    String stored =
        platform
            .decisions()
            .sql(
                "SELECT string_agg(a::text, ' ') || (SELECT string_agg(c::text || encode("
                    + "(SELECT string_agg(p, '') FROM unnest(payloads) p), 'escape'), ' ')"
                    + " FROM command c WHERE aggregate_id = ?) FROM aggregate a WHERE id = ?")
            .param(userId)
            .param(userId)
            .query(String.class)
            .single();

    assertThat(stored).contains(userId).doesNotContain(email, "Zo", PASSWORD, "argon2");
  }

  @Test
  void an_access_token_says_who_and_what_and_is_verified_with_the_published_keys()
      throws Exception {
    String userId = text(register(email), "userId");
    Answer opened = logIn(email, PASSWORD);

    assertThat(opened.status()).isEqualTo(201);
    assertThat(opened.header("Cache-Control")).isEqualTo("no-store");
    JsonNode body = opened.json();
    assertThat(body.path("tokenType").asString()).isEqualTo("Bearer");
    assertThat(body.path("expiresIn").asLong()).isEqualTo(600);
    assertThat(body.path("refreshExpiresIn").asLong()).isBetween(2_591_000L, 2_592_000L);
    Answer keys = nobody.get("/.well-known/jwks.json");
    assertThat(keys.text()).doesNotContain("\"d\"", "\"p\"");
    JWKSet published = JWKSet.parse(keys.text());
    assertThat(published.getKeys()).hasSize(2);
    SignedJWT token = SignedJWT.parse(body.path("accessToken").asString());
    var key = published.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey();
    assertThat(token.verify(new RSASSAVerifier(key))).isTrue();
    var claims = token.getJWTClaimsSet();
    assertThat(claims.getSubject()).isEqualTo(userId);
    assertThat(claims.getIssuer()).isEqualTo("http://127.0.0.1:8080");
    assertThat(claims.getStringListClaim("roles")).containsExactly("VIEWER", "CREATOR");
    assertThat(claims.getStringClaim("sid")).isEqualTo(body.path("sessionId").asString());
  }

  @Test
  void a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    register(email);

    Answer wrong = logIn(email, "not the password");
    Answer unknown = logIn("nobody-" + email, PASSWORD);

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.code()).isEqualTo("bad-credentials").isEqualTo(unknown.code());
    assertThat(text(wrong, "detail")).isEqualTo(text(unknown, "detail"));
  }

  @Test
  void who_guesses_has_to_wait() {
    for (int i = 0; i < 6; i++) {
      assertThat(logIn(email, "guess number " + i).status()).isEqualTo(401);
    }

    Answer next = logIn(email, "guess number 7");

    assertThat(next.status()).isEqualTo(429);
    assertThat(next.code()).isEqualTo("too-many-attempts");
    assertThat(next.header("Retry-After")).isNotNull();
  }

  @Test
  void a_refresh_token_is_good_once_and_its_second_use_closes_the_session() {
    register(email);
    String first = text(logIn(email, PASSWORD), "refreshToken");
    Answer refreshed = refresh(first);
    assertThat(refreshed.status()).isEqualTo(200);
    String second = text(refreshed, "refreshToken");
    assertThat(second).isNotEqualTo(first);

    Answer stolen = refresh(first);

    assertThat(stolen.status()).isEqualTo(401);
    assertThat(stolen.code()).isEqualTo("refresh-token-reused");
    assertThat(refresh(second).code()).isEqualTo("refresh-token-invalid");
  }

  @Test
  void a_retried_refresh_gets_the_same_token_instead_of_closing_the_session() {
    register(email);
    String first = text(logIn(email, PASSWORD), "refreshToken");
    String key = UUID.randomUUID().toString();

    String second = text(refresh(first, "Idempotency-Key", key), "refreshToken");
    Answer retry = refresh(first, "Idempotency-Key", key);

    assertThat(retry.status()).isEqualTo(200);
    assertThat(text(retry, "refreshToken")).isEqualTo(second);
    assertThat(refresh(second).status()).isEqualTo(200);
  }

  @Test
  void a_made_up_refresh_token_is_refused_and_harms_no_session() {
    register(email);
    String real = text(logIn(email, PASSWORD), "refreshToken");
    String madeUp = real.substring(0, 37) + "A".repeat(43);

    assertThat(refresh(madeUp).code()).isEqualTo("refresh-token-invalid");
    assertThat(refresh("x").code()).isEqualTo("refresh-token-invalid");
    assertThat(refresh(UUID.randomUUID() + "." + "A".repeat(43)).code())
        .isEqualTo("refresh-token-invalid");
    assertThat(refresh(real).status()).isEqualTo(200);
  }

  @Test
  void log_out_ends_the_session() {
    register(email);
    Answer opened = logIn(email, PASSWORD);
    Api user = new Api(port, text(opened, "accessToken"));

    assertThat(user.delete("/api/sessions/current").status()).isEqualTo(204);

    assertThat(refresh(text(opened, "refreshToken")).code()).isEqualTo("refresh-token-invalid");
    assertThat(nobody.delete("/api/sessions/current").status()).isEqualTo(401);
  }

  @Test
  void who_i_am_is_read_from_the_directory_and_unsealed() {
    String userId = text(register(email), "userId");
    project(userId);

    Answer me = loggedIn(email).get("/api/users/me", "If-Version-At-Least", "1");

    assertThat(me.status()).isEqualTo(200);
    assertThat(me.header("ETag")).isEqualTo("\"1\"");
    assertThat(text(me, "userId")).isEqualTo(userId);
    assertThat(text(me, "email")).isEqualTo(email);
    assertThat(text(me, "displayName")).isEqualTo("Zoë");
    assertThat(me.json().path("version").asLong()).isEqualTo(1);
  }

  @Test
  void a_reader_that_wants_more_than_there_is_is_told_to_come_again() {
    project(text(register(email), "userId"));

    Answer me = loggedIn(email).get("/api/users/me", "If-Version-At-Least", "2");

    assertThat(me.status()).isEqualTo(409);
    assertThat(me.code()).isEqualTo("not-yet");
    assertThat(me.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void who_is_forgotten_is_gone() {
    String userId = text(register(email), "userId");
    project(userId);
    Api user = loggedIn(email);
    platform.decisions().sql("DELETE FROM subject_key WHERE person_id = ?").param(userId).update();
    service.getBean(io.mediahub.platform.seal.SubjectKeys.class).destroy(userId);

    assertThat(user.get("/api/users/me").code()).isEqualTo("user-forgotten");
    assertThat(logIn(email, PASSWORD).code()).isEqualTo("bad-credentials");
  }

  @Test
  void the_administrator_of_the_settings_sets_roles_and_others_do_not() {
    String userId = text(register(email), "userId");
    Api admin = loggedIn(ADMIN);
    String path = "/api/users/" + userId + "/roles";

    assertThat(loggedIn(email).putJson(path, "{\"roles\":[\"ADMIN\"]}").code())
        .isEqualTo("forbidden");
    Answer changed = admin.putJson(path, "{\"roles\":[\"VIEWER\"]}");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.header("ETag")).isEqualTo("\"2\"");
    assertThat(changed.json().path("roles").toString()).isEqualTo("[\"VIEWER\"]");
    assertThat(admin.putJson(path, "{\"roles\":[]}").code()).isEqualTo("roles-empty");
    assertThat(admin.putJson(path, "{\"roles\":[\"KING\"]}").code()).isEqualTo("invalid-field");
    assertThat(admin.putJson(path, "{}").code()).isEqualTo("roles-missing");
    assertThat(
            admin
                .putJson("/api/users/" + UUID.randomUUID() + "/roles", "{\"roles\":[\"VIEWER\"]}")
                .code())
        .isEqualTo("user-unknown");
  }

  @Test
  void the_administrator_lists_accounts_page_by_page() {
    project(text(register(email), "userId"));
    project(text(register("second-" + email), "userId"));
    Api admin = loggedIn(ADMIN);

    Answer first = admin.get("/api/users?limit=1");
    Answer second = admin.get("/api/users?limit=1&after=" + text(first, "next"));

    assertThat(first.json().path("items")).hasSize(1);
    assertThat(second.json().path("items").get(0).path("userId"))
        .isNotEqualTo(first.json().path("items").get(0).path("userId"));
    assertThat(loggedIn(email).get("/api/users").code()).isEqualTo("forbidden");
    assertThat(admin.get("/api/users?limit=0").code()).isEqualTo("limit-invalid");
  }

  @Test
  void the_description_that_is_kept_is_the_one_that_is_served() {
    ApiDocument.check("user-service", nobody);
  }
}

package io.mediahub.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.mediahub.domain.Refusal;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.security.PublicRoutes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import mediahub.user.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What all services have in common at their edge, over real HTTP. */
class EdgesTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String ISSUER = "https://media.example.org";
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  record Thing(String name, int size) {}

  record Given(
      String commandId, String actor, String traceParent, String newId, String requestHash) {}

  @RestController
  static class Things {
    @GetMapping("/api/open/refused")
    String refused() {
      throw new RefusalException(
          new Refusal(Refusal.Kind.CONFLICT, "name-taken", "name", "It is taken.", "Try another."));
    }

    @GetMapping("/api/open/broken")
    String broken() {
      throw new IllegalStateException("a secret detail");
    }

    @GetMapping("/api/open/{number}")
    int number(@PathVariable int number) {
      return number;
    }

    @PostMapping("/api/open/things")
    Thing take(@RequestBody Thing thing) {
      return thing;
    }

    @GetMapping("/api/me")
    CurrentUser me(CurrentUser user) {
      return user;
    }

    @GetMapping("/api/admin")
    CurrentUser admin(CurrentUser user) {
      user.requireRole(Role.ADMIN);
      return user;
    }

    static final AtomicInteger COMMANDS = new AtomicInteger();

    @PostMapping(path = "/api/commands", produces = "application/json")
    Given command(@RequestBody Thing thing, CommandContext context) {
      COMMANDS.incrementAndGet();
      return new Given(
          context.commandId(),
          context.actor(),
          context.traceParent(),
          context.newAggregateId(),
          Base64.getEncoder().encodeToString(context.requestHash()));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Things.class)
  static class App {
    @Bean
    PublicRoutes open() {
      return PublicRoutes.of(
          new PublicRoutes.Route(HttpMethod.GET, "/api/open/**"),
          new PublicRoutes.Route(HttpMethod.POST, "/api/open/**"));
    }
  }

  private static RSAKey key;
  private static Path secrets;
  private static com.sun.net.httpserver.HttpServer userService;
  private static ServletWebServerApplicationContext app;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @BeforeAll
  static void start(@TempDir Path secrets) throws Exception {
    Files.writeString(secrets.resolve("master.key"), base64(1));
    Files.writeString(secrets.resolve("lookup.key"), base64(2));
    key = new RSAKeyGenerator(2048).keyID("k1").algorithm(JWSAlgorithm.RS256).generate();
    byte[] jwks = new JWKSet(key.toPublicJWK()).toString().getBytes();
    userService =
        com.sun.net.httpserver.HttpServer.create(new java.net.InetSocketAddress("127.0.0.1", 0), 0);
    userService.createContext(
        "/.well-known/jwks.json",
        exchange -> {
          exchange.sendResponseHeaders(200, jwks.length);
          exchange.getResponseBody().write(jwks);
          exchange.close();
        });
    userService.start();
    EdgesTest.secrets = secrets;
    app = start("http://127.0.0.1:" + userService.getAddress().getPort());
  }

  private static ServletWebServerApplicationContext start(String keyServer) {
    return (ServletWebServerApplicationContext)
        SpringApplication.run(
            App.class,
            "--spring.config.import=classpath:platform-defaults.properties",
            "--spring.application.name=edges",
            "--server.port=0",
            "--logging.structured.format.console=",
            "--logging.level.root=off",
            "--mediahub.public-url=" + ISSUER,
            "--mediahub.secrets.dir=" + secrets,
            "--mediahub.user-service.url=" + keyServer);
  }

  @AfterAll
  static void stop() {
    app.close();
    userService.stop(0);
  }

  private static String base64(int first) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) first;
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String token(String issuer, Instant expires, String... roles) throws Exception {
    return token(key, issuer, expires, roles);
  }

  private static String token(RSAKey key, String issuer, Instant expires, String... roles)
      throws Exception {
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject("anna")
                .expirationTime(Date.from(expires))
                .claim("roles", List.of(roles))
                .claim("sid", "s1")
                .build());
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }

  private static String token(String... roles) throws Exception {
    return token(ISSUER, Instant.now().plusSeconds(60), roles);
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + app.getWebServer().getPort() + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder post(String path, String body) {
    return to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
  }

  private static JsonNode problem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    JsonNode problem = JSON.readTree(response.body());
    assertThat(problem.path("code").asString()).isEqualTo(code);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("type").asString()).isEqualTo("urn:mediahub:problem:" + code);
    assertThat(problem.path("title").asString()).isNotBlank();
    assertThat(problem.path("detail").asString()).isNotBlank();
    assertThat(problem.path("traceId").asString()).matches("[0-9a-f]{32}");
    return problem;
  }

  @Test
  void a_refusal_is_a_problem_with_its_code_field_sentence_and_hint_in_the_callers_trace()
      throws Exception {
    var response =
        send(to("/api/open/refused").header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01"));

    JsonNode problem = problem(response, 409, "name-taken");
    assertThat(problem.path("field").asString()).isEqualTo("name");
    assertThat(problem.path("detail").asString()).isEqualTo("It is taken.");
    assertThat(problem.path("hint").asString()).isEqualTo("Try another.");
    assertThat(problem.path("traceId").asString()).isEqualTo(TRACE);
  }

  @Test
  void a_fault_says_nothing_of_its_inside() throws Exception {
    var response = send(to("/api/open/broken"));

    problem(response, 500, "internal-error");
    assertThat(response.body()).doesNotContain("secret");
  }

  @Test
  void what_http_itself_says_no_to_is_a_problem_too() throws Exception {
    problem(send(to("/api/open/a/b/c")), 404, "not-found");
    problem(send(to("/api/open/things").DELETE()), 401, "not-authenticated");
    problem(send(to("/api/open/NaN")), 400, "invalid-parameter");
    problem(send(post("/api/open/7", "{}")), 405, "method-not-allowed");
    problem(
        send(
            to("/api/open/things")
                .header("Content-Type", "text/x")
                .POST(BodyPublishers.ofString("x"))),
        415,
        "unsupported-content-type");
  }

  @Test
  void bodies_that_cannot_be_read_are_told_apart() throws Exception {
    problem(send(post("/api/open/things", "{\"name\":")), 400, "malformed-json");
    problem(send(post("/api/open/things", "")), 400, "missing-body");
    var unfit =
        problem(
            send(post("/api/open/things", "{\"name\":\"a\",\"size\":\"big\"}")),
            422,
            "invalid-field");
    assertThat(unfit.path("field").asString()).isEqualTo("size");
  }

  @Test
  void large_bodies_are_refused_with_and_without_a_declared_length() throws Exception {
    String large = "{\"name\":\"" + "x".repeat(70_000) + "\",\"size\":1}";

    problem(send(post("/api/open/things", large)), 413, "body-too-large");
    var chunked =
        to("/api/open/things")
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofInputStream(
                    () -> new java.io.ByteArrayInputStream(large.getBytes())));
    problem(send(chunked), 413, "body-too-large");
  }

  @Test
  void only_a_valid_token_of_our_issuer_says_who_is_asking() throws Exception {
    problem(send(to("/api/me")), 401, "not-authenticated");
    problem(send(to("/api/me").header("Authorization", "Bearer x")), 401, "not-authenticated");
    String foreign = token("https://elsewhere.example", Instant.now().plusSeconds(60));
    problem(
        send(to("/api/me").header("Authorization", "Bearer " + foreign)), 401, "not-authenticated");
    String old = token(ISSUER, Instant.now().minusSeconds(120));
    var expired = send(to("/api/me").header("Authorization", "Bearer " + old));
    problem(expired, 401, "not-authenticated");
    assertThat(expired.headers().firstValue("WWW-Authenticate")).contains("Bearer");

    var me = send(to("/api/me").header("Authorization", "Bearer " + token("VIEWER", "UNHEARD_OF")));

    assertThat(JSON.readTree(me.body()))
        .isEqualTo(
            JSON.readTree("{\"userId\":\"anna\",\"roles\":[\"VIEWER\"],\"sessionId\":\"s1\"}"));
  }

  @Test
  void a_token_that_ran_out_keeps_nobody_from_what_is_open() throws Exception {
    String old = "Bearer " + token(ISSUER, Instant.now().minusSeconds(120));
    for (String path : List.of("/api/open/7", "/actuator/health", "/v3/api-docs")) {
      assertThat(send(to(path).header("Authorization", old)).statusCode()).as(path).isEqualTo(200);
    }
    var posted = post("/api/open/things", "{\"name\":\"a\",\"size\":1}");
    assertThat(send(posted.header("Authorization", old)).statusCode()).isEqualTo(200);
    problem(send(to("/api/me").header("Authorization", old)), 401, "not-authenticated");
  }

  @Test
  void a_signature_that_is_not_by_our_key_is_refused_whatever_key_the_token_names()
      throws Exception {
    RSAKey foreign = new RSAKeyGenerator(2048).keyID("k1").generate();
    String token = token(foreign, ISSUER, Instant.now().plusSeconds(60), "ADMIN");
    problem(
        send(to("/api/admin").header("Authorization", "Bearer " + token)),
        401,
        "not-authenticated");
  }

  @Test
  void keys_that_nobody_has_published_are_no_fault_of_ours() throws Exception {
    for (int i = 0; i < 3; i++) {
      RSAKey unknown = new RSAKeyGenerator(2048).keyID("unknown-" + i).generate();
      String token = token(unknown, ISSUER, Instant.now().plusSeconds(60));
      problem(
          send(to("/api/me").header("Authorization", "Bearer " + token)), 401, "not-authenticated");
    }
    assertThat(
            send(to("/api/me").header("Authorization", "Bearer " + token("VIEWER"))).statusCode())
        .isEqualTo(200);
  }

  @Test
  void while_keys_cannot_be_fetched_who_is_asking_cannot_be_known() throws Exception {
    try (var closed = new java.net.ServerSocket(0);
        var other = start("http://127.0.0.1:" + closed.getLocalPort())) {
      closed.close();
      for (int i = 0; i < 3; i++) {
        var me =
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + other.getWebServer().getPort() + "/api/me"))
                .header("Authorization", "Bearer " + token("VIEWER"));
        var answer = send(me);
        problem(answer, 503, "unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
      }
    }
  }

  @Test
  void an_answer_that_the_caller_cannot_read_is_refused_before_the_command() throws Exception {
    var request =
        post("/api/commands", "{\"name\":\"a\",\"size\":1}")
            .header("Authorization", "Bearer " + token("VIEWER"))
            .header("Accept", "text/html");
    int before = Things.COMMANDS.get();
    problem(send(request), 406, "not-acceptable");
    assertThat(Things.COMMANDS.get()).isEqualTo(before);
  }

  @Test
  void a_role_that_is_missing_is_forbidden() throws Exception {
    String viewer = token("VIEWER");
    problem(send(to("/api/admin").header("Authorization", "Bearer " + viewer)), 403, "forbidden");
    assertThat(
            send(to("/api/admin").header("Authorization", "Bearer " + token("ADMIN"))).statusCode())
        .isEqualTo(200);
  }

  @Test
  void the_same_idempotency_key_and_body_make_the_same_command() throws Exception {
    var first = command("k-1", "{\"name\":\"a\",\"size\":1}");
    var retry = command("k-1", "{\"name\":\"a\",\"size\":1}");
    var other = command("k-1", "{\"name\":\"a\",\"size\":2}");
    var unnamed = command(null, "{\"name\":\"a\",\"size\":1}");

    assertThat(retry.commandId()).isEqualTo(first.commandId());
    assertThat(retry.newId()).isEqualTo(first.newId());
    assertThat(retry.requestHash()).isEqualTo(first.requestHash());
    assertThat(other.commandId()).isEqualTo(first.commandId());
    assertThat(other.requestHash()).isNotEqualTo(first.requestHash());
    assertThat(unnamed.commandId()).isNotEqualTo(first.commandId());
    assertThat(first.actor()).isEqualTo("anna");
    assertThat(first.traceParent()).startsWith("00-" + TRACE + "-").endsWith("-01");
  }

  private static Given command(String key, String body) throws Exception {
    var request =
        post("/api/commands", body)
            .header("Authorization", "Bearer " + token("VIEWER"))
            .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01");
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    var response = send(request);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readValue(response.body(), Given.class);
  }

  @Test
  void an_idempotency_key_that_cannot_be_one_is_refused() throws Exception {
    var request =
        post("/api/commands", "{\"name\":\"a\",\"size\":1}")
            .header("Authorization", "Bearer " + token("VIEWER"))
            .header("Idempotency-Key", "x".repeat(200));

    problem(send(request), 422, "invalid-idempotency-key");
  }

  @Test
  void health_metrics_and_the_description_are_open_and_nothing_else_of_operations_is()
      throws Exception {
    assertThat(send(to("/actuator/health/readiness")).statusCode()).isEqualTo(200);
    assertThat(send(to("/actuator/prometheus")).body()).contains("jvm_memory_used_bytes");
    var description = JSON.readTree(send(to("/v3/api-docs")).body());
    assertThat(description.at("/paths/~1api~1commands/post/parameters/0/name").asString())
        .isEqualTo("Idempotency-Key");
    assertThat(description.at("/components/schemas/Problem").isMissingNode()).isFalse();
    problem(send(to("/actuator/env")), 401, "not-authenticated");
  }
}

package io.mediahub.platform.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import io.mediahub.domain.Refusal;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.security.PublicRoutes;
import io.mediahub.platform.security.SessionStanding;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import mediahub.user.Role;
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

/** A service of the platform's parts alone, over real HTTP; started once for all tests. */
abstract class ServiceTest {
  static final JsonMapper JSON = JsonMapper.shared();
  static final String ISSUER = "https://media.example.org";
  static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

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

    @GetMapping("/api/open/client")
    String client(HttpServletRequest request) {
      return request.getRemoteAddr() + " " + request.getServerName();
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
    SessionStanding sessions() {
      return (sessionId, userId, roles) -> !ENDED.contains(sessionId);
    }

    @Bean
    PublicRoutes open() {
      return PublicRoutes.of(
          new PublicRoutes.Route(HttpMethod.GET, "/api/open/**"),
          new PublicRoutes.Route(HttpMethod.POST, "/api/open/**"));
    }
  }

  /** Sessions of which the log has told the end. */
  static final Set<String> ENDED = ConcurrentHashMap.newKeySet();

  static final RSAKey key;
  private static final Path secrets = folder();
  static final String userServiceAddress;
  static final ServletWebServerApplicationContext app;
  static final HttpClient CLIENT = HttpClient.newHttpClient();

  static {
    try {
      Files.writeString(secrets.resolve("master.key"), base64(1));
      Files.writeString(secrets.resolve("lookup.key"), base64(2));
      key = new RSAKeyGenerator(2048).keyID("k1").algorithm(JWSAlgorithm.RS256).generate();
      byte[] jwks = new JWKSet(key.toPublicJWK()).toString().getBytes(UTF_8);
      var userService = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
      userService.createContext(
          "/.well-known/jwks.json",
          exchange -> {
            exchange.sendResponseHeaders(200, jwks.length);
            exchange.getResponseBody().write(jwks);
            exchange.close();
          });
      userService.start();
      userServiceAddress = "http://127.0.0.1:" + userService.getAddress().getPort();
      app = start(userServiceAddress);
    } catch (Exception e) {
      throw new IllegalStateException("The service does not start.", e);
    }
  }

  static ServletWebServerApplicationContext start(String keyServer, String... more) {
    var arguments = new ArrayList<>(List.of(more));
    Collections.addAll(
        arguments,
        "--spring.application.name=edges",
        "--server.port=0",
        "--logging.structured.format.console=",
        "--logging.level.root=off",
        "--mediahub.public-url=" + ISSUER,
        "--mediahub.secrets.dir=" + secrets,
        "--mediahub.user-service.url=" + keyServer);
    return (ServletWebServerApplicationContext)
        SpringApplication.run(App.class, arguments.toArray(String[]::new));
  }

  static String base64(int first) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) first;
    return Base64.getEncoder().encodeToString(bytes);
  }

  static String token(String issuer, Instant expires, String... roles) throws Exception {
    return token(key, issuer, expires, roles);
  }

  static String token(RSAKey key, String issuer, Instant expires, String... roles)
      throws Exception {
    return signed(key, "at+jwt", claims(issuer, expires, roles).build());
  }

  static JWTClaimsSet.Builder claims(String issuer, Instant expires, String... roles) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .audience("mediahub-api")
        .subject("anna")
        .expirationTime(Date.from(expires))
        .claim("roles", List.of(roles))
        .claim("sid", "s1");
  }

  static String signed(RSAKey key, String type, JWTClaimsSet claims) throws Exception {
    var header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .type(new JOSEObjectType(type))
            .keyID(key.getKeyID())
            .build();
    var token = new SignedJWT(header, claims);
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }

  static String token(String... roles) throws Exception {
    return token(ISSUER, Instant.now().plusSeconds(60), roles);
  }

  static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + app.getWebServer().getPort() + path));
  }

  static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  static HttpRequest.Builder post(String path, String body) {
    return to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
  }

  static JsonNode problem(HttpResponse<String> response, int status, String code) {
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

  private static Path folder() {
    try {
      return Files.createTempDirectory("secrets");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.mediahub.edge.support;

import io.mediahub.edge.EdgeService;
import io.mediahub.edge.revocation.Hearing;
import io.mediahub.edge.revocation.LogContact;
import io.mediahub.s3.testing.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import software.amazon.awssdk.services.cloudfront.CloudFrontUtilities;

/** The whole edge on a port of its own, in front of real origins; without a log. */
public final class EdgeUnderTest implements AutoCloseable {
  public static final String DOMAIN = "https://d111111abcdef8.cloudfront.net";
  public static final String KEY_PAIR_ID = "K2JCJMDEHXQW5F";

  /** One that the edge answers to. */
  public static final String HOST = "edge";

  public static final KeyPair KEY = SigningKeys.rsa();

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final CloudFrontUtilities SDK = CloudFrontUtilities.create();

  private final ServletWebServerApplicationContext context;

  /**
   * @param more settings, as {@code key=value}
   */
  public EdgeUnderTest(Path secrets, URI services, URI objectStore, String... more) {
    SigningKeys.write(secrets, KEY_PAIR_ID, KEY.getPublic());
    int port = freePort();
    List<String> settings =
        new ArrayList<>(
            List.of(
                "server.port=" + port,
                "logging.structured.format.console=",
                "logging.level.root=warn",
                "mediahub.public-url=http://127.0.0.1:8080",
                "mediahub.allowed-hosts=" + HOST + ",127.0.0.1:" + port + ",[::1]:" + port,
                "mediahub.cloudfront.domain=" + DOMAIN,
                "mediahub.secrets.dir=" + secrets,
                // Nobody listens there; what an edge hears is tested apart.
                "mediahub.kafka.bootstrap=127.0.0.1:1",
                "mediahub.registry.url=http://127.0.0.1:1",
                "mediahub.edge.revocation.degraded-after=1h",
                "mediahub.edge.revocation.refuse-after=1h",
                "mediahub.edge.response-timeout=1s",
                "mediahub.s3.endpoint=" + objectStore,
                "mediahub.s3.access-key=" + S3Server.ACCESS_KEY,
                "mediahub.s3.secret-key=" + S3Server.SECRET_KEY,
                "mediahub.user-service.url=" + services,
                "mediahub.upload-service.url=" + services,
                "mediahub.view-service.url=" + services));
    for (String setting : more) {
      String key = setting.substring(0, setting.indexOf('=') + 1);
      settings.removeIf(known -> known.startsWith(key));
      settings.add(setting);
    }
    context =
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(EdgeService.class)
                .run(settings.stream().map(s -> "--" + s).toArray(String[]::new));
    if (settings.contains("mediahub.kafka.bootstrap=127.0.0.1:1")) {
      Hearing.begins(bean(LogContact.class));
    }
  }

  public int port() {
    return context.getWebServer().getPort();
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + target))
        .timeout(Duration.ofSeconds(20));
  }

  public HttpResponse<byte[]> get(String target, String... headers) {
    var request = request(target);
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  public HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first line of the answer to a request that no HTTP library would send. */
  public String raw(String requestLine, String... headers) {
    String answer = rawAt(port(), requestLine, HOST, headers);
    return answer.substring(0, Math.max(0, answer.indexOf("\r\n")));
  }

  /** The whole answer to a request for any host. */
  public static String rawAt(int port, String requestLine, String host, String... headers) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      StringBuilder text = new StringBuilder(requestLine + "\r\nHost: " + host + "\r\n");
      for (String header : headers) {
        text.append(header).append("\r\n");
      }
      text.append("Connection: close\r\n\r\n");
      socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The Cookie header of a playback, made by the AWS SDK. */
  public static String cookies(String playbackId, String mediaId) {
    return cookies("/p/" + playbackId + "/" + mediaId + "/*", Instant.now().plusSeconds(600));
  }

  public static String cookies(String path, Instant until) {
    var signed =
        SDK.getCookiesForCustomPolicy(
            r ->
                r.resourceUrl(DOMAIN + path)
                    .privateKey(KEY.getPrivate())
                    .keyPairId(KEY_PAIR_ID)
                    .expirationDate(until));
    return String.join(
        "; ",
        signed.policyHeaderValue(),
        signed.signatureHeaderValue(),
        signed.keyPairIdHeaderValue());
  }

  /** Path and query of a signed URL for one object. */
  public static String signedUrl(String path) {
    String url =
        SDK.getSignedUrlWithCannedPolicy(
                r ->
                    r.resourceUrl(DOMAIN + path)
                        .privateKey(KEY.getPrivate())
                        .keyPairId(KEY_PAIR_ID)
                        .expirationDate(Instant.now().plusSeconds(600)))
            .url();
    return url.substring(DOMAIN.length());
  }

  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}

package io.mediahub.bench.jobs;

import io.mediahub.bench.Environment;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Counts the objects of a media in the object store: one signed request (AWS Signature 4). */
final class Store {
  private static final Pattern KEY = Pattern.compile("<Key>");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private final Environment environment;
  private final URI endpoint;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Store(Environment environment) {
    this.environment = environment;
    this.endpoint = URI.create(environment.setting("mediahub.s3.endpoint"));
  }

  /** In both buckets; of a thousand and more it counts the first. */
  int objectsOf(String mediaId) throws IOException, InterruptedException {
    return count(environment.setting("mediahub.s3.media-bucket"), mediaId)
        + count(environment.setting("mediahub.s3.uploads-bucket"), mediaId);
  }

  private int count(String bucket, String prefix) throws IOException, InterruptedException {
    String query = "list-type=2&prefix=" + URLEncoder.encode(prefix, StandardCharsets.UTF_8);
    String path = "/" + bucket;
    String time = TIME.format(Instant.now());
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve(path + "?" + query))
            .header("x-amz-date", time)
            .header("x-amz-content-sha256", NOTHING)
            .header(
                "Authorization",
                authorization(
                    new Credentials(
                        environment.setting("mediahub.s3.access-key"),
                        environment.setting("mediahub.s3.secret-key"),
                        environment.setting("mediahub.s3.region")),
                    endpoint.getAuthority(),
                    path,
                    query,
                    time))
            .GET()
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The object store answers " + answer.statusCode() + " to a list of " + bucket + ".",
          "Its address must be one with the bucket in the path; see mediahub.s3.endpoint.");
    }
    Matcher keys = KEY.matcher(answer.body());
    int count = 0;
    while (keys.find()) {
      count++;
    }
    return count;
  }

  record Credentials(String accessKey, String secretKey, String region) {}

  /** The header of a GET without a body, whose query is in canonical form already. */
  static String authorization(
      Credentials credentials, String host, String path, String query, String time) {
    String signed = "host;x-amz-content-sha256;x-amz-date";
    String canonical =
        String.join(
            "\n",
            "GET",
            path,
            query,
            "host:" + host,
            "x-amz-content-sha256:" + NOTHING,
            "x-amz-date:" + time,
            "",
            signed,
            NOTHING);
    String day = time.substring(0, 8);
    String scope = day + "/" + credentials.region + "/s3/aws4_request";
    String toSign = String.join("\n", "AWS4-HMAC-SHA256", time, scope, sha256(canonical));
    byte[] key = ("AWS4" + credentials.secretKey).getBytes(StandardCharsets.UTF_8);
    for (String part : new String[] {day, credentials.region, "s3", "aws4_request"}) {
      key = hmac(key, part);
    }
    return "AWS4-HMAC-SHA256 Credential=%s/%s,SignedHeaders=%s,Signature=%s"
        .formatted(
            credentials.accessKey, scope, signed, HexFormat.of().formatHex(hmac(key, toSign)));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has HMAC-SHA256", e);
    }
  }
}

package io.mediahub.edge.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.edge.support.SigningKeys;
import java.net.InetAddress;
import java.net.URI;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudfront.CloudFrontUtilities;
import software.amazon.awssdk.services.cloudfront.cookie.CookiesForCannedPolicy;
import software.amazon.awssdk.services.cloudfront.cookie.CookiesForCustomPolicy;

/** What the AWS SDK signs is let in; whatever differs from it by a byte is not. */
class SignatureGateTest {
  private static final String DOMAIN = "https://d111111abcdef8.cloudfront.net";
  private static final String PATH = "/p/pb-1/m-1/job/1/v720/00000.m4s";
  private static final String ID = "K2JCJMDEHXQW5F";
  private static final KeyPair RSA = SigningKeys.rsa();
  private static final KeyPair EC = SigningKeys.ec();
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(600);
  private static final InetAddress VIEWER = InetAddress.ofLiteral("192.0.2.7");
  private static final CloudFrontUtilities SDK = CloudFrontUtilities.create();

  private final SignatureGate gate = gateAt(NOW);

  @Test
  void cookies_of_the_sdk_for_a_custom_policy_open_everything_below_their_resource() {
    var cookies = custom("/p/pb-1/m-1/*", LATER);

    assertThat(asked(PATH, cookies)).isNull();
    assertThat(asked("/p/pb-1/m-1/job/1/master.m3u8", cookies)).isNull();
    assertThat(asked("/p/pb-1/m-2/job/1/master.m3u8", cookies))
        .isEqualTo(Denial.RESOURCE_MISMATCHED);
    assertThat(asked("/p/pb-2/m-1/job/1/master.m3u8", cookies))
        .isEqualTo(Denial.RESOURCE_MISMATCHED);
  }

  @Test
  void cookies_of_the_sdk_for_a_canned_policy_open_their_one_address() {
    CookiesForCannedPolicy signed =
        SDK.getCookiesForCannedPolicy(
            r ->
                r.resourceUrl(DOMAIN + PATH)
                    .privateKey(RSA.getPrivate())
                    .keyPairId(ID)
                    .expirationDate(LATER));
    var cookies =
        map(
            signed.expiresHeaderValue(),
            signed.signatureHeaderValue(),
            signed.keyPairIdHeaderValue());

    assertThat(asked(PATH, cookies)).isNull();
    assertThat(asked("/p/pb-1/m-1/job/1/v720/00001.m4s", cookies))
        .isEqualTo(Denial.SIGNATURE_INVALID);
    assertThat(gateAt(LATER).refuses(PATH, null, header(cookies), VIEWER))
        .isEqualTo(Denial.POLICY_EXPIRED);
  }

  @Test
  void signed_urls_of_the_sdk_are_let_in_with_their_own_query_and_before_any_cookie() {
    String canned =
        SDK.getSignedUrlWithCannedPolicy(
                r ->
                    r.resourceUrl(DOMAIN + PATH + "?take=2&name=a")
                        .privateKey(RSA.getPrivate())
                        .keyPairId(ID)
                        .expirationDate(LATER))
            .url();
    String custom =
        SDK.getSignedUrlWithCustomPolicy(
                r ->
                    r.resourceUrl(DOMAIN + PATH)
                        .resourceUrlPattern(DOMAIN + "/p/pb-1/*/v???/*.m4s")
                        .privateKey(RSA.getPrivate())
                        .keyPairId(ID)
                        .activeDate(NOW.minusSeconds(5))
                        .ipRange("192.0.2.0/24")
                        .expirationDate(LATER))
            .url();

    assertThat(fetched(canned, Map.of())).isNull();
    assertThat(fetched(custom, Map.of())).isNull();
    assertThat(fetched(canned.replace("take=2", "take=3"), custom("/p/*", LATER)))
        .isEqualTo(Denial.SIGNATURE_INVALID);
  }

  @Test
  void every_byte_of_every_cookie_counts() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    var cookies = custom("/p/pb-1/m-1/*", LATER);
    assertThat(asked(PATH, cookies)).isNull();
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~+=/ \"";

    for (var cookie : cookies.entrySet()) {
      for (int at = 0; at < cookie.getValue().length(); at++) {
        char other;
        do {
          other = alphabet.charAt(random.nextInt(alphabet.length()));
        } while (other == cookie.getValue().charAt(at));
        StringBuilder value = new StringBuilder(cookie.getValue());
        value.setCharAt(at, other);
        // A blank at an end is not part of a cookie's value.
        if (!value.toString().strip().contentEquals(value)) {
          continue;
        }
        var tampered = new LinkedHashMap<>(cookies);
        tampered.put(cookie.getKey(), value.toString());
        assertThat(asked(PATH, tampered))
            .as("seed %d, %s byte %d becomes '%s'", seed, cookie.getKey(), at, other)
            .isNotNull();
      }
    }
    assertThat(asked(PATH, cookies)).as("the remembered original still opens").isNull();
  }

  @Test
  void a_cookie_that_is_missing_doubled_or_of_another_set_is_refused() {
    var cookies = custom("/p/pb-1/m-1/*", LATER);
    var others = custom("/p/pb-2/m-1/*", LATER);

    assertThat(asked(PATH, Map.of())).isEqualTo(Denial.COOKIE_MISSING);
    assertThat(asked(PATH, Map.of("session", "x"))).isEqualTo(Denial.COOKIE_MISSING);
    for (String name : cookies.keySet()) {
      var without = new LinkedHashMap<>(cookies);
      without.remove(name);
      assertThat(asked(PATH, without)).as(name).isEqualTo(Denial.SIGNATURE_MALFORMED);
    }
    var mixed = new LinkedHashMap<>(cookies);
    mixed.put("CloudFront-Policy", others.get("CloudFront-Policy"));
    assertThat(asked(PATH, mixed)).isEqualTo(Denial.SIGNATURE_INVALID);
    var twice = Collections.enumeration(List.of(text(cookies), "CloudFront-Key-Pair-Id=" + ID));
    assertThat(gate.refuses(PATH, null, twice, VIEWER)).isEqualTo(Denial.SIGNATURE_MALFORMED);
  }

  @Test
  void time_and_address_are_asked_each_time_also_of_remembered_cookies() {
    CookiesForCustomPolicy signed =
        SDK.getCookiesForCustomPolicy(
            r ->
                r.resourceUrl(DOMAIN + "/p/*")
                    .privateKey(RSA.getPrivate())
                    .keyPairId(ID)
                    .activeDate(NOW)
                    .ipRange("192.0.2.0/29")
                    .expirationDate(LATER));
    var cookies =
        map(
            signed.policyHeaderValue(),
            signed.signatureHeaderValue(),
            signed.keyPairIdHeaderValue());

    assertThat(asked(PATH, cookies)).isNull();
    assertThat(gate.refuses(PATH, null, header(cookies), InetAddress.ofLiteral("192.0.2.8")))
        .isEqualTo(Denial.ADDRESS_MISMATCHED);
    assertThat(gate.refuses(PATH, null, header(cookies), InetAddress.ofLiteral("2001:db8::1")))
        .isEqualTo(Denial.ADDRESS_MISMATCHED);
    assertThat(gateAt(LATER.minusSeconds(1)).refuses(PATH, null, header(cookies), VIEWER)).isNull();
    assertThat(gateAt(LATER).refuses(PATH, null, header(cookies), VIEWER))
        .isEqualTo(Denial.POLICY_EXPIRED);
    assertThat(gateAt(NOW.minusSeconds(1)).refuses(PATH, null, header(cookies), VIEWER))
        .isEqualTo(Denial.POLICY_NOT_YET_VALID);
  }

  @Test
  void keys_are_told_apart_by_their_id_and_only_trusted_ones_count() {
    KeyPair stranger = SigningKeys.rsa();
    var forged = cookies(stranger, ID, "/p/*", LATER);
    var unknown = cookies(stranger, "KSTRANGER", "/p/*", LATER);

    assertThat(asked(PATH, forged)).isEqualTo(Denial.SIGNATURE_INVALID);
    assertThat(asked(PATH, unknown)).isEqualTo(Denial.KEY_UNKNOWN);
  }

  @Test
  void newer_hashes_and_elliptic_curves_are_understood_when_they_are_named() {
    String document = policy(DOMAIN + "/p/*");

    assertThat(asked(PATH, byHand("SHA256withRSA", RSA, ID, document, "SHA256"))).isNull();
    assertThat(asked(PATH, byHand("SHA256withECDSA", EC, "KEC", document, "SHA256"))).isNull();
    assertThat(asked(PATH, byHand("SHA1withECDSA", EC, "KEC", document, null))).isNull();
    assertThat(asked(PATH, byHand("SHA256withRSA", RSA, ID, document, null)))
        .isEqualTo(Denial.SIGNATURE_INVALID);
    assertThat(asked(PATH, byHand("SHA512withRSA", RSA, ID, document, "SHA512")))
        .isEqualTo(Denial.SIGNATURE_MALFORMED);
  }

  @Test
  void a_policy_that_is_not_understood_lets_nobody_in() {
    String time = "\"DateLessThan\":{\"AWS:EpochTime\":" + LATER.getEpochSecond() + "}";
    for (String document :
        List.of(
            "{}",
            "[]",
            "{\"Statement\":[]}",
            "{\"Statement\":[{\"Resource\":\"*\",\"Condition\":{}}]}",
            "{\"Statement\":[{\"Condition\":{" + time + "}}]}",
            statement("*", time + ",\"UserAgent\":{\"x\":\"y\"}"),
            statement("*", time + ",\"IpAddress\":{\"AWS:SourceIp\":\"2001:db8::/32\"}"),
            statement("*", time + ",\"IpAddress\":{\"AWS:SourceIp\":\"300.1.1.1\"}"),
            statement("*", time + "," + time),
            statement("*", time).replace("]}", "," + "{}]}"),
            statement("*", "\"DateLessThan\":{\"AWS:EpochTime\":\"9999999999\"}"),
            statement("*", "\"DateLessThan\":{\"AWS:EpochTime\":1e20}"),
            statement("*", time) + "{}",
            statement("*", time).substring(1))) {
      assertThat(asked(PATH, byHand("SHA1withRSA", RSA, ID, document, null)))
          .as(document)
          .isEqualTo(Denial.SIGNATURE_MALFORMED);
    }
    assertThat(asked(PATH, byHand("SHA1withRSA", RSA, ID, statement("*", time), null))).isNull();
  }

  @Test
  void sizes_are_bounded() {
    var cookies = custom("/p/*", LATER);
    for (String name : cookies.keySet()) {
      var huge = new LinkedHashMap<>(cookies);
      huge.put(name, "A".repeat(5000));
      assertThat(asked(PATH, huge)).as(name).isEqualTo(Denial.SIGNATURE_MALFORMED);
    }
  }

  private static SignatureGate gateAt(Instant now) {
    return new SignatureGate(
        new TrustedKeys(Map.of(ID, RSA.getPublic(), "KEC", EC.getPublic())),
        DOMAIN,
        Clock.fixed(now, ZoneOffset.UTC));
  }

  private @Nullable Denial asked(String path, Map<String, String> cookies) {
    return gate.refuses(path, null, header(cookies), VIEWER);
  }

  private @Nullable Denial fetched(String url, Map<String, String> cookies) {
    URI uri = URI.create(url);
    return gate.refuses(uri.getRawPath(), uri.getRawQuery(), header(cookies), VIEWER);
  }

  private static java.util.Enumeration<String> header(Map<String, String> cookies) {
    return cookies.isEmpty()
        ? Collections.emptyEnumeration()
        : Collections.enumeration(List.of(text(cookies)));
  }

  private static String text(Map<String, String> cookies) {
    return cookies.entrySet().stream()
        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  private static Map<String, String> custom(String path, Instant until) {
    return cookies(RSA, ID, path, until);
  }

  private static Map<String, String> cookies(KeyPair key, String id, String path, Instant until) {
    CookiesForCustomPolicy signed =
        SDK.getCookiesForCustomPolicy(
            r ->
                r.resourceUrl(DOMAIN + path)
                    .privateKey(key.getPrivate())
                    .keyPairId(id)
                    .expirationDate(until));
    return map(
        signed.policyHeaderValue(), signed.signatureHeaderValue(), signed.keyPairIdHeaderValue());
  }

  private static Map<String, String> map(String... headers) {
    Map<String, String> cookies = new LinkedHashMap<>();
    for (String header : headers) {
      int equals = header.indexOf('=');
      cookies.put(header.substring(0, equals), header.substring(equals + 1));
    }
    return cookies;
  }

  private static Map<String, String> byHand(
      String algorithm, KeyPair key, String id, String document, @Nullable String hash) {
    Map<String, String> cookies = new LinkedHashMap<>();
    cookies.put("CloudFront-Policy", SigningKeys.urlSafe(document.getBytes(UTF_8)));
    cookies.put("CloudFront-Signature", SigningKeys.sign(algorithm, key, document));
    cookies.put("CloudFront-Key-Pair-Id", id);
    if (hash != null) {
      cookies.put("CloudFront-Hash-Algorithm", hash);
    }
    return cookies;
  }

  private static String policy(String resource) {
    return statement(
        resource, "\"DateLessThan\":{\"AWS:EpochTime\":" + LATER.getEpochSecond() + "}");
  }

  private static String statement(String resource, String conditions) {
    return "{\"Statement\":[{\"Resource\":\""
        + resource
        + "\",\"Condition\":{"
        + conditions
        + "}}]}";
  }
}

package io.mediahub.edge.signing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request to a restricted path is let in, by its signed cookies or its signed
 * URL, as a CloudFront distribution with a trusted key group does.
 *
 * <p>A valid signature is cached until its policy expires, keyed on every byte that was sent, so
 * that a viewer's cookies are verified once and not at every segment. The policy itself is
 * evaluated at every request. Invalid signatures are not cached: anybody could fill the cache with
 * them.
 */
public final class SignatureGate {
  private static final int REMEMBERED = 20_000;
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final TrustedKeys keys;
  private final String domain;
  private final Clock clock;
  private final Cache<Credentials, Policy> verified;

  /**
   * @param domain scheme and authority that resources begin with: {@code https://d1.cloudfront.net}
   */
  public SignatureGate(TrustedKeys keys, String domain, Clock clock) {
    this.keys = keys;
    this.domain = domain;
    this.clock = clock;
    this.verified =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfter(
                Expiry.<Credentials, Policy>creating(
                    (credentials, policy) -> {
                      Duration left = Duration.between(clock.instant(), policy.before());
                      return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
                    }))
            .build();
  }

  /** Null when the request is let in. */
  public @Nullable Denial refuses(HttpServletRequest request, InetAddress client) {
    Enumeration<String> cookies = request.getHeaders("Cookie");
    return refuses(
        request.getRequestURI(),
        request.getQueryString(),
        cookies == null ? Collections.emptyEnumeration() : cookies,
        client);
  }

  @Nullable Denial refuses(
      String path, @Nullable String query, Enumeration<String> cookies, InetAddress client) {
    return switch (CredentialsParser.parse(query, cookies)) {
      case CredentialsParser.None none -> Denial.COOKIE_MISSING;
      case CredentialsParser.Malformed malformed -> Denial.SIGNATURE_MALFORMED;
      case CredentialsParser.Found(Credentials credentials) -> {
        String own = CredentialsParser.ownQuery(query);
        String url = domain + path + (own == null ? "" : "?" + own);
        yield refuses(credentials, url, client, clock.instant());
      }
    };
  }

  private @Nullable Denial refuses(
      Credentials credentials, String url, InetAddress client, Instant now) {
    Policy policy = verified.getIfPresent(credentials);
    if (policy != null) {
      return policy.refuses(url, client, now);
    }
    PublicKey key = keys.get(credentials.keyPairId());
    if (key == null) {
      return Denial.KEY_UNKNOWN;
    }
    byte[] signature = CloudFrontBase64.decode(credentials.signature());
    byte[] document = document(credentials, url);
    if (signature == null || document == null) {
      return Denial.SIGNATURE_MALFORMED;
    }
    if (!signed(key, credentials.hash(), document, signature)) {
      return Denial.SIGNATURE_INVALID;
    }
    policy = PolicyParser.parse(document);
    if (policy == null) {
      return Denial.SIGNATURE_MALFORMED;
    }
    // A canned policy is for this URL alone, which its credentials do not name: never remembered.
    if (credentials.policy() != null) {
      verified.put(credentials, policy);
    }
    return policy.refuses(url, client, now);
  }

  private static byte @Nullable [] document(Credentials credentials, String url) {
    if (credentials.policy() != null) {
      return CloudFrontBase64.decode(credentials.policy());
    }
    String expires = credentials.expires();
    // A quote in the URL would end the string in the document; the path guard lets none through,
    // and a query with one is refused here.
    return expires == null || url.indexOf('"') >= 0 || url.indexOf('\\') >= 0
        ? null
        : Policy.canned(url, expires).getBytes(StandardCharsets.UTF_8);
  }

  private static boolean signed(PublicKey key, String hash, byte[] document, byte[] signature) {
    String scheme = key.getAlgorithm().equals("RSA") ? "withRSA" : "withECDSA";
    try {
      Signature verifier = Signature.getInstance(hash + scheme);
      verifier.initVerify(key);
      verifier.update(document);
      return verifier.verify(signature);
    } catch (GeneralSecurityException notASignature) {
      return false;
    }
  }
}

package io.mediahub.view.playback;

import io.mediahub.base.settings.CloudFrontSettings;
import io.mediahub.base.settings.InvalidSettingException;
import io.mediahub.base.settings.SecretsSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.services.cloudfront.CloudFrontUtilities;
import software.amazon.awssdk.services.cloudfront.cookie.CookiesForCustomPolicy;

/**
 * Signs CloudFront cookies with a custom policy, for one playback of one media until a given time.
 * The keys are those of the distribution's key group, RSA-2048 or ECDSA P-256.
 */
@Component
class CookieSigner {
  private final CloudFrontUtilities cloudFront = CloudFrontUtilities.create();
  private final PrivateKey key;
  private final String keyPairId;
  private final URI domain;

  CookieSigner(SecretsSettings secrets, CloudFrontSettings distribution) {
    Path dir = secrets.dir().resolve("cloudfront");
    this.key = key(dir.resolve("private.pem"));
    this.keyPairId = text(dir.resolve("key-pair-id")).strip();
    this.domain = distribution.domain();
  }

  /**
   * The beginning of the resource in every signed policy. It does not depend on the name that the
   * client used, because the edge compares it with the name in the settings.
   */
  URI domain() {
    return domain;
  }

  /** Where a playback's files are below a domain; without a slash at the end. */
  static String address(URI domain, String playbackId, String mediaId) {
    String base = domain.toString();
    return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
        + path(playbackId, mediaId);
  }

  static String path(String playbackId, String mediaId) {
    return "/p/" + playbackId + "/" + mediaId;
  }

  boolean overTls() {
    return "https".equals(domain.getScheme());
  }

  /**
   * Cookies by name. They open all packages of the media: one may take over renditions that lie in
   * the folder of another, and a player goes on with its package when another is published, with
   * cookies that were renewed after that.
   */
  Map<String, String> cookies(String playbackId, String mediaId, Instant until) {
    String files = address(domain, playbackId, mediaId) + "/*";
    CookiesForCustomPolicy signed =
        cloudFront.getCookiesForCustomPolicy(
            request ->
                request
                    .resourceUrl(files)
                    .privateKey(key)
                    .keyPairId(keyPairId)
                    .expirationDate(until));
    var cookies = new LinkedHashMap<String, String>();
    Stream.of(
            signed.policyHeaderValue(),
            signed.signatureHeaderValue(),
            signed.keyPairIdHeaderValue())
        .forEach(
            header -> {
              int equals = header.indexOf('=');
              cookies.put(header.substring(0, equals), header.substring(equals + 1));
            });
    return cookies;
  }

  private static PrivateKey key(Path file) {
    try {
      PrivateKey key = PemContent.of(text(file)).getPrivateKey();
      if (key instanceof RSAPrivateKey || key instanceof ECPrivateKey) {
        return key;
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      // not PEM, or no private key in it
    }
    throw unusable(file);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw unusable(file);
    }
  }

  private static InvalidSettingException unusable(Path file) {
    return new InvalidSettingException(
        "The file "
            + file
            + " cannot be used: private.pem must be a PKCS#8 key (RSA-2048 or EC P-256), and"
            + " key-pair-id the id under which the distribution knows its public half.");
  }
}

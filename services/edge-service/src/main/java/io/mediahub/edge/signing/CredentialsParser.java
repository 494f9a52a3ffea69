package io.mediahub.edge.signing;

import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes the credentials out of a request. Sizes are bounded and formats strict: a value that the
 * signer cannot have written is malformed.
 *
 * <p>As in CloudFront a query that has any of the parameters of a signed URL is one, and then
 * cookies are not looked at.
 */
public final class CredentialsParser {
  private static final int MAX_POLICY = 4096;
  private static final Pattern SIGNATURE = Pattern.compile("[A-Za-z0-9~_-]{16,1024}");
  private static final Pattern POLICY = Pattern.compile("[A-Za-z0-9~_-]{4," + MAX_POLICY + "}");
  private static final Pattern KEY_PAIR_ID = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern EXPIRES = Pattern.compile("[1-9][0-9]{0,11}");
  private static final Set<String> HASHES = Set.of("SHA1", "SHA256");
  private static final Set<String> NAMES =
      Set.of("Policy", "Expires", "Signature", "Key-Pair-Id", "Hash-Algorithm");
  private static final String COOKIE_PREFIX = "CloudFront-";

  private CredentialsParser() {}

  sealed interface Parsed {}

  record None() implements Parsed {}

  record Malformed() implements Parsed {}

  record Found(Credentials credentials) implements Parsed {}

  static Parsed parse(@Nullable String query, Enumeration<String> cookieHeaders) {
    Parsed fromUrl = fromQuery(query);
    return fromUrl instanceof None ? fromCookies(cookieHeaders) : fromUrl;
  }

  /** The query without the parameters of a signed URL, in its order; null when nothing is left. */
  public static @Nullable String ownQuery(@Nullable String query) {
    if (query == null) {
      return null;
    }
    List<String> own = new ArrayList<>();
    for (String parameter : query.split("&", -1)) {
      if (!NAMES.contains(name(parameter))) {
        own.add(parameter);
      }
    }
    String rest = String.join("&", own);
    return own.isEmpty() ? null : rest;
  }

  private static Parsed fromQuery(@Nullable String query) {
    if (query == null) {
      return new None();
    }
    Map<String, String> values = new HashMap<>();
    for (String parameter : query.split("&", -1)) {
      String name = name(parameter);
      if (NAMES.contains(name)) {
        String value =
            parameter.length() > name.length() ? parameter.substring(name.length() + 1) : "";
        if (values.put(name, value) != null) {
          return new Malformed();
        }
      }
    }
    return credentials(values);
  }

  private static Parsed fromCookies(Enumeration<String> headers) {
    Map<String, String> values = new HashMap<>();
    while (headers.hasMoreElements()) {
      for (String pair : headers.nextElement().split(";", -1)) {
        String cookie = pair.strip();
        if (!cookie.startsWith(COOKIE_PREFIX)) {
          continue;
        }
        String name = name(cookie);
        String value = cookie.length() > name.length() ? cookie.substring(name.length() + 1) : "";
        String key = name.substring(COOKIE_PREFIX.length());
        if (NAMES.contains(key) && values.put(key, value) != null) {
          return new Malformed();
        }
      }
    }
    return credentials(values);
  }

  private static String name(String pair) {
    int equals = pair.indexOf('=');
    return equals < 0 ? pair : pair.substring(0, equals);
  }

  private static Parsed credentials(Map<String, String> values) {
    if (values.isEmpty()) {
      return new None();
    }
    String policy = values.get("Policy");
    String expires = values.get("Expires");
    String signature = values.get("Signature");
    String keyPairId = values.get("Key-Pair-Id");
    String hash = values.getOrDefault("Hash-Algorithm", "SHA1");
    boolean wellFormed =
        (policy == null) != (expires == null)
            && (policy == null || POLICY.matcher(policy).matches())
            && (expires == null || EXPIRES.matcher(expires).matches())
            && signature != null
            && SIGNATURE.matcher(signature).matches()
            && keyPairId != null
            && KEY_PAIR_ID.matcher(keyPairId).matches()
            && HASHES.contains(hash);
    // The nulls are asked for again: the checker does not see through the variable above.
    return wellFormed && signature != null && keyPairId != null
        ? new Found(new Credentials(policy, expires, signature, keyPairId, hash))
        : new Malformed();
  }
}

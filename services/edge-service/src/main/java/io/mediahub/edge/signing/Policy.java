package io.mediahub.edge.signing;

import io.mediahub.edge.http.Wildcard;
import java.net.InetAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a signer allows.
 *
 * @param resource URLs that may be read, with {@code *} and {@code ?}
 * @param before the policy holds before this instant
 * @param from and from this one on; null is from ever
 * @param addresses where the viewer may be; null is anywhere
 */
record Policy(String resource, Instant before, @Nullable Instant from, @Nullable Cidr addresses) {

  /** Null when it allows the request. */
  @Nullable Denial refuses(String url, InetAddress client, Instant now) {
    if (!Wildcard.matches(resource, url)) {
      return Denial.RESOURCE_MISMATCHED;
    }
    if (!now.isBefore(before)) {
      return Denial.POLICY_EXPIRED;
    }
    if (from != null && now.isBefore(from)) {
      return Denial.POLICY_NOT_YET_VALID;
    }
    if (addresses != null && !addresses.contains(client)) {
      return Denial.ADDRESS_MISMATCHED;
    }
    return null;
  }

  /**
   * The text that is signed for a canned policy: it is not sent, both sides write it from the URL
   * and the time.
   */
  static String canned(String url, String expires) {
    return "{\"Statement\":[{\"Resource\":\""
        + url
        + "\",\"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":"
        + expires
        + "}}}]}";
  }
}

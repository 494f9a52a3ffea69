package io.mediahub.platform.erasure;

import java.util.Locale;

/** The steps by which a person is forgotten. Each is done by the service that has the data. */
public enum ErasureStep {
  /** Log-ins are ended; user-service. */
  SESSIONS,
  /** Rights to watch are revoked: the person's, and others' to the person's media; view-service. */
  GRANTS,
  /** Media are deleted, and what runs for them is stopped; upload-service. */
  MEDIA,
  /** All objects of them are gone from both buckets; upload-service. */
  OBJECTS,
  /** Open invitations are revoked, and the keys of their hashes destroyed; user-service. */
  INVITATIONS,
  /** The address can be used by somebody else; user-service. */
  ADDRESS,
  /** Hashes of requests in the answers that are kept for retries; user-service. */
  ANSWERS,
  /** The key of all that is sealed; user-service. */
  KEY,
  /** The row in the directory of accounts, which is in MongoDB; user-service. */
  DIRECTORY;

  /** As it is recorded; never changes. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

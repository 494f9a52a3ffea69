package io.mediahub.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers about people and their sessions. */
public final class Accounts {
  private Accounts() {}

  /**
   * @param version of the user aggregate, from the answer's ETag
   */
  public record Registered(String userId, List<String> roles, long version) {}

  /**
   * @param expiresIn seconds the access token is good for
   * @param refreshToken good for one refresh
   * @param refreshExpiresIn seconds
   */
  public record Session(
      String sessionId,
      String accessToken,
      String tokenType,
      long expiresIn,
      String refreshToken,
      long refreshExpiresIn) {}

  public record Profile(
      String userId,
      String email,
      String displayName,
      List<String> roles,
      @Nullable Instant registeredAt,
      long version) {}

  /**
   * @param viewerId null when the grant is for everyone
   */
  public record Grant(
      @Nullable String grantId, @Nullable String viewerId, boolean active, long version) {}
}

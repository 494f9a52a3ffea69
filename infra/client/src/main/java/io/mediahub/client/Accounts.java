package io.mediahub.client;

import com.fasterxml.jackson.annotation.JsonInclude;
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

  /**
   * What a person registers with.
   *
   * @param invitation the code of an invitation, which is used up; null where none is needed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NewAccount(
      String email, String password, String displayName, @Nullable String invitation) {
    public NewAccount(String email, String password, String displayName) {
      this(email, password, displayName, null);
    }

    public NewAccount with(Invitation good) {
      return new NewAccount(email, password, displayName, good.code());
    }

    @Override
    public String toString() {
      return "NewAccount[***]";
    }
  }

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

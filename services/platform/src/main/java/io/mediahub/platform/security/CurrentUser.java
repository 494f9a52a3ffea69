package io.mediahub.platform.security;

import static io.mediahub.base.problem.HttpProblem.AUTHENTICATION_REQUIRED;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.RoleRefusal;
import io.mediahub.platform.refusal.RefusalException;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * The account of the access token.
 *
 * @param sessionId null for tokens that belong to no session
 */
public record CurrentUser(String userId, Set<Role> roles, @Nullable String sessionId) {
  public CurrentUser {
    roles = Set.copyOf(roles);
  }

  /** Empty for a request without a valid access token. */
  public static Optional<CurrentUser> find() {
    var authentication = SecurityContextHolder.getContext().getAuthentication();
    return authentication != null && authentication.getPrincipal() instanceof Jwt token
        ? Optional.of(of(token))
        : Optional.empty();
  }

  public static CurrentUser require() {
    return find()
        .orElseThrow(
            () ->
                new RefusalException(
                    new Refusal(
                        Refusal.Kind.UNAUTHENTICATED,
                        AUTHENTICATION_REQUIRED.code(),
                        null,
                        AUTHENTICATION_REQUIRED.sentence(),
                        AUTHENTICATION_REQUIRED.hint())));
  }

  static CurrentUser of(Jwt token) {
    EnumSet<Role> roles = EnumSet.noneOf(Role.class);
    List<String> names = token.getClaimAsStringList(AccessTokenDecoder.ROLES);
    for (String name : names == null ? List.<String>of() : names) {
      for (Role role : Role.values()) {
        if (role.name().equals(name)) {
          roles.add(role);
        }
      }
    }
    return new CurrentUser(
        Objects.requireNonNull(token.getSubject()),
        roles,
        token.getClaimAsString(AccessTokenDecoder.SESSION));
  }

  public boolean is(Role role) {
    return roles.contains(role);
  }

  /**
   * @throws RefusalException {@code role-missing} for others
   */
  public void requireRole(Role role) {
    if (!is(role)) {
      throw new RefusalException(RoleRefusal.ROLE_MISSING.refusal(role));
    }
  }
}

package io.mediahub.platform.security;

import java.util.Set;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtException;

/** Whether the session and the roles of an access token are still valid. */
public interface SessionStanding {
  /**
   * @param roles the roles in the token
   * @return false when the session has ended or the account has other roles now
   * @throws JwtException (not {@link BadJwtException}) when that cannot be found out at the moment
   */
  boolean stands(String sessionId, String userId, Set<String> roles);
}

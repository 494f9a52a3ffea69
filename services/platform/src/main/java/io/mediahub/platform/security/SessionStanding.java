package io.mediahub.platform.security;

import java.util.Set;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtException;

/** Whether what an access token was issued for still holds. */
public interface SessionStanding {
  /**
   * @param roles that the token says
   * @return false when the session has ended or the account has other roles now
   * @throws JwtException (not {@link BadJwtException}) when that cannot be known for now
   */
  boolean stands(String sessionId, String userId, Set<String> roles);
}

package io.mediahub.user;

import io.mediahub.base.settings.Masked;
import io.mediahub.base.settings.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who has an account.
 *
 * @param registration who may make an account: everybody (open), who has an administrator's
 *     invitation (invite), or nobody (closed)
 * @param admin the administrator's account that is made at the first start
 */
@ConfigurationProperties("mediahub")
public record UserSettings(
    @DefaultValue("open") Registration registration, @DefaultValue Admin admin) {

  /** Who may make an account for themselves. */
  public enum Registration {
    OPEN,
    /** People who have an administrator's invitation. */
    INVITE,
    CLOSED
  }

  /**
   * @param email e-mail address of the administrator; no account is made unless both are set
   * @param password password of the administrator
   */
  public record Admin(@Secret @Nullable String email, @Secret @Nullable String password) {
    @Override
    public String toString() {
      return Masked.text(this);
    }
  }
}

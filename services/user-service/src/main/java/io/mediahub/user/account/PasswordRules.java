package io.mediahub.user.account;

import static io.mediahub.user.UserProblem.PASSWORD_COMMON;

import io.mediahub.platform.refusal.RefusalException;

/** What a new password may not be, beside its length. */
public final class PasswordRules {
  private PasswordRules() {}

  /**
   * @param field in which it was given
   * @param words about the person, such as an address and a name
   * @throws RefusalException {@code password-common}
   */
  public static void refuseCommon(String password, String field, String... words) {
    if (CommonPasswords.has(password, words)) {
      throw new RefusalException(PASSWORD_COMMON.refusalOf(field));
    }
  }
}

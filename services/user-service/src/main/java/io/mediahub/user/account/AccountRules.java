package io.mediahub.user.account;

import io.mediahub.domain.Refusal;
import io.mediahub.platform.refusal.PlatformRefusal;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.user.UserProblem;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What e-mail addresses and passwords may be; each refusal names its field. */
public final class AccountRules {
  /**
   * @param email as it was given, apart from spaces around it
   */
  record NewAccount(String email, String password, Profile profile) {
    @Override
    public String toString() {
      return "NewAccount[***]";
    }
  }

  static final int PASSWORD_LEAST = 10;
  static final int PASSWORD_MOST = 200;
  private static final int EMAIL_MOST = 254;

  // The form of addresses in practice; only a mail can tell whether an address exists.
  private static final Pattern EMAIL =
      Pattern.compile(
          "[^\\s@\"(),:;<>\\[\\]\\\\\\p{Cntrl}]{1,64}"
              + "@(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?\\.)+"
              + "[\\p{L}\\p{N}-]{2,63}");

  private AccountRules() {}

  static NewAccount account(
      @Nullable String email, @Nullable String password, Supplier<Profile> profile) {
    return new NewAccount(email(email), password(password, "password"), profile.get());
  }

  public static String email(@Nullable String given) {
    String email = required(given, "email").strip();
    check(
        email.length() <= EMAIL_MOST
            && email.codePoints().noneMatch(Characters::isInvisible)
            && EMAIL.matcher(email).matches(),
        UserProblem.EMAIL_INVALID.refusal());
    return email;
  }

  /**
   * @param field in which it was given
   */
  public static String password(@Nullable String given, String field) {
    String password = required(given, field);
    int length = password.codePointCount(0, password.length());
    check(
        length >= PASSWORD_LEAST && length <= PASSWORD_MOST && Accounts.isText(password),
        UserProblem.PASSWORD_INVALID.refusalOf(field, PASSWORD_LEAST, PASSWORD_MOST));
    return password;
  }

  public static String required(@Nullable String value, String field) {
    if (value == null) {
      throw PlatformRefusal.fieldMissing(field);
    }
    return value;
  }

  static void check(boolean holds, Refusal refusal) {
    if (!holds) {
      throw new RefusalException(refusal);
    }
  }
}

package io.mediahub.user.account;

import static io.mediahub.domain.Bytes.base64;

import io.mediahub.domain.user.SealedProfile;
import io.mediahub.platform.seal.Sealer;
import io.mediahub.user.UserProblem;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** What a person tells others about themselves; each field is valid, and sealed by its name. */
public record Profile(String displayName) {
  /**
   * A profile as the API shows it.
   *
   * @param displayName the name that others may see, such as {@code Ann}; null when the person's
   *     data has been erased
   */
  public record Shown(@Nullable String displayName) {
    /**
     * @param unsealed gives the content of a property of {@code users}, sealed under a field's name
     */
    public static Shown read(BinaryOperator<@Nullable String> unsealed) {
      return new Shown(unsealed.apply("sealedDisplayName", DISPLAY_NAME));
    }
  }

  static final Profile OF_ADMINISTRATOR = new Profile("Administrator");

  private static final int NAME_MOST = 80;
  private static final String DISPLAY_NAME = "displayName";

  static Profile checked(@Nullable String displayName) {
    String name = AccountRules.required(displayName, DISPLAY_NAME).strip();
    AccountRules.check(
        name.codePoints().anyMatch(Characters::isVisible)
            && name.codePointCount(0, name.length()) <= NAME_MOST
            && name.codePoints()
                .noneMatch(c -> Characters.isInvisible(c) && !Characters.isVariationSelector(c)),
        UserProblem.DISPLAY_NAME_INVALID.refusal(NAME_MOST));
    return new Profile(name);
  }

  SealedProfile seal(Sealer sealer, String userId) {
    return new SealedProfile(base64(sealer.seal(userId, DISPLAY_NAME, displayName)));
  }

  /** All fields in one text, by which a repeated request is compared with the first. */
  String asText() {
    return displayName;
  }

  @Override
  public String toString() {
    return "Profile[***]";
  }
}

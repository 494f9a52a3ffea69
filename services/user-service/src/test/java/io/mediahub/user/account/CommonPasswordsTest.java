package io.mediahub.user.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonPasswordsTest {
  @ParameterizedTest
  @ValueSource(strings = {"1234567890", "PASSWORD123", "football123", "qwertyuiop"})
  void what_many_use_is_found_in_any_case(String password) {
    assertThat(CommonPasswords.has(password)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mediahub2026",
        "MediaHub!!!!!",
        "ann.meyerling",
        "AnnMeyerling1",
        "Meyerling#2026",
        "example.org-99"
      })
  void what_is_little_more_than_the_person_or_the_platform_is_found(String password) {
    assertThat(CommonPasswords.has(password, "ann.meyerling@example.org", "Ann Meyerling"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "four unrelated words here",
        "Meyerling rides a bicycle",
        "kT9#vQ2$mZ7!",
        "Annapurna trekking"
      })
  void others_are_not(String password) {
    assertThat(CommonPasswords.has(password, "ann.meyerling@example.org", "Ann Meyerling"))
        .isFalse();
  }
}

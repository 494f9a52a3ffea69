package io.mediahub.user.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.platform.refusal.RefusalException;
import org.junit.jupiter.api.Test;

class EmailAddressTest {
  @Test
  void every_spelling_of_a_mailbox_is_the_same() {
    String[][] same = {
      {"ann@example.org", "  ANN@Example.ORG "},
      // Decomposed: e, combining diaeresis.
      {"zo\u00eb@example.org", "zoe\u0308@example.org"},
      // Full width, and a ligature.
      {"office@example.org", "\uff4f\ufb03ce@example.org"},
      {"carl@b\u00fccher.example", "carl@xn--bcher-kva.example"},
      {"carl@b\u00fccher.example", "carl@BU\u0308CHER.example"},
      {"ann@example.org", "ann@example\u3002org"},
    };
    for (String[] pair : same) {
      assertThat(EmailAddress.canonical(pair[1]))
          .as(pair[1])
          .isEqualTo(EmailAddress.canonical(pair[0]));
    }
  }

  @Test
  void other_mailboxes_are_others() {
    assertThat(EmailAddress.canonical("zoe@example.org"))
        .isNotEqualTo(EmailAddress.canonical("zo\u00eb@example.org"));
    assertThat(EmailAddress.canonical("ann+films@example.org"))
        .isNotEqualTo(EmailAddress.canonical("ann@example.org"));
  }

  @Test
  void an_account_from_before_is_found_as_it_was_typed_then() {
    assertThat(EmailAddress.onRecord("Carl@xn--bcher-kva.example"))
        .containsExactly("carl@xn--bcher-kva.example", "carl@b\u00fccher.example");
    assertThat(EmailAddress.onRecord("Carl@B\u00fccher.example"))
        .containsExactly("carl@b\u00fccher.example", "carl@xn--bcher-kva.example");
    assertThat(EmailAddress.onRecord("ann@example.org")).containsExactly("ann@example.org");
    assertThat(EmailAddress.onRecord("no address")).containsExactly("no address");
  }

  @Test
  void what_cannot_be_seen_is_refused_in_an_address_and_in_a_name() {
    String[] hidden = {
      "\u200b",
      "\u200d",
      "\u202e",
      "\u2066",
      "\ufeff",
      "\u00ad",
      "\u3164",
      "\u2028",
      "\ud83d",
      "\udb40\udc41"
    };
    for (String each : hidden) {
      assertThatThrownBy(() -> AccountRules.email("do" + each + "ra@example.org"))
          .as("U+%04X", each.codePointAt(0))
          .isInstanceOf(RefusalException.class);
      assertThatThrownBy(() -> Profile.checked("Do" + each + "ra"))
          .as("U+%04X", each.codePointAt(0))
          .isInstanceOf(RefusalException.class);
    }
    assertThatThrownBy(() -> Profile.checked("\u00a0\u3000")).isInstanceOf(RefusalException.class);
    assertThatThrownBy(() -> AccountRules.password("four unrelated words \ud83d", "password"))
        .isInstanceOf(RefusalException.class);
  }

  @Test
  void lengths_are_counted_in_characters() {
    String eighty = "\ud83d\ude00".repeat(80);
    assertThat(Profile.checked(eighty).displayName()).isEqualTo(eighty);
    assertThat(Profile.checked("\u2764\ufe0f").displayName()).isEqualTo("\u2764\ufe0f");
    assertThatThrownBy(() -> Profile.checked(eighty + "x")).isInstanceOf(RefusalException.class);
  }
}

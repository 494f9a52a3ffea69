package io.mediahub.domain.grant;

import io.mediahub.domain.Refusal.Kind;
import io.mediahub.domain.RefusalReason;

/** Why a grant is not given. */
public enum GrantRefusal implements RefusalReason {
  GRANT_TERMS_INVALID(
      "The limits of the grant are reversed or out of range.",
      "Let opensAt be before closesAt, both before the year 10000, and plays between 0 and 1000000.",
      "A grant is given with times in the wrong order, or a number that is out of range.");

  private final Text text;

  GrantRefusal(String sentence, String hint, String when) {
    this.text = new Text(Kind.INVALID, null, sentence, hint, when);
  }

  @Override
  public Text text() {
    return text;
  }
}

package io.mediahub.domain;

import io.mediahub.domain.Refusal.Kind;

/** The answer to everybody who lacks the role that something needs. */
public enum RoleRefusal implements RefusalReason {
  ROLE_MISSING(
      Kind.FORBIDDEN,
      "This needs the role {role}.",
      "Ask an administrator for the role.",
      "The account does not have the role that the request needs.");

  private final Text text;

  RoleRefusal(Kind kind, String sentence, String hint, String when) {
    this.text = new Text(kind, null, sentence, hint, when);
  }

  @Override
  public Text text() {
    return text;
  }
}

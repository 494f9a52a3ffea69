package io.mediahub.user.mail;

import java.util.Optional;

/** The addresses of people. */
public interface Recipients {
  /** The address of an account, in the clear; empty if there is none or it was erased. */
  Optional<String> addressOf(String userId);
}

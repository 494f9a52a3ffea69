package io.mediahub.user.mail;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A kind of mail. It is written when it is sent, so that it says what is true then. */
public interface Letter {
  /**
   * A mail that waits.
   *
   * @param id the same in every attempt
   * @param userId the account that it is about; null if that is not known yet
   * @param detail what else the kind needs to know
   */
  record Task(String id, @Nullable String userId, String detail) {
    @Override
    public String toString() {
      return "Task[" + id + "]";
    }
  }

  /** In the outbox; never changes. */
  String kind();

  /**
   * May decide something, in a way that a repetition with the same task decides nothing more.
   *
   * @return empty if there is nobody to write to, or nothing to tell any more
   */
  Optional<Mail> write(Task task);
}

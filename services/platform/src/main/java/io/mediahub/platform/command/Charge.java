package io.mediahub.platform.command;

import io.mediahub.domain.Refusal;
import java.time.Duration;
import java.time.Instant;

/**
 * A change of what an account uses. It is written in the command's own transaction, so that neither
 * commands at the same moment nor several instances of a service get past a limit together.
 */
public sealed interface Charge {
  /** Whose allowance it is, such as a user id. */
  String account();

  /** What it is an allowance of, such as "open-uploads". */
  String kind();

  /**
   * Takes an amount for good, or until it is given back.
   *
   * @param most how much the account may use altogether
   * @param beyond the answer when that would be more
   */
  record Take(String account, String kind, long amount, long most, Refusal beyond)
      implements Charge {}

  record GiveBack(String account, String kind, long amount) implements Charge {}

  /** Ends a lease before its time. */
  record Release(String account, String kind, String item) implements Charge {}

  /**
   * Takes one for a time; the same item again takes it for another time.
   *
   * @param item what it is taken for
   * @param until when it ends by itself
   * @param most how many the account may have at a time
   * @param beyond the answer when it has as many; it says when the next one ends
   * @param again but no later than this, for leases that may be ended before their time
   */
  record Lease(
      String account,
      String kind,
      String item,
      Instant until,
      int most,
      Refusal beyond,
      Duration again)
      implements Charge {}
}

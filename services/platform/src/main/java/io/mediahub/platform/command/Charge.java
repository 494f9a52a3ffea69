package io.mediahub.platform.command;

import io.mediahub.domain.Refusal;
import java.time.Duration;
import java.time.Instant;

/**
 * A change of what an account uses of an allowance. It is written in the command's transaction, so
 * that concurrent commands, or several instances of a service, cannot exceed a limit together.
 */
public sealed interface Charge {
  /** The owner of the allowance, such as a user id. */
  String account();

  /** The name of the allowance, such as "open-uploads". */
  String kind();

  /**
   * Takes an amount until it is given back.
   *
   * @param most the total that the account may use
   * @param beyond the refusal if the total would be exceeded
   */
  record Take(String account, String kind, long amount, long most, Refusal beyond)
      implements Charge {}

  record GiveBack(String account, String kind, long amount) implements Charge {}

  /** Ends a lease before it expires. */
  record Release(String account, String kind, String item) implements Charge {}

  /**
   * Leases one unit for a time; the same item again extends the lease.
   *
   * @param item what the lease is for
   * @param until when the lease expires
   * @param most how many leases the account may have at a time
   * @param beyond the refusal if it has as many; it says when the next lease expires
   * @param again the longest wait that the refusal names, since leases may end early
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

package io.mediahub.platform.web;

import io.mediahub.domain.Refusal;

/** How many items a page may have. */
public final class Limit {
  private Limit() {}

  /**
   * @throws RefusalException {@code limit-invalid}
   */
  public static int checked(int limit, int most) {
    if (limit < 1 || limit > most) {
      throw new RefusalException(
          Refusal.invalid(
              "limit-invalid",
              "limit",
              "The limit must be between 1 and " + most + ".",
              "Ask for fewer, and for the next page with after."));
    }
    return limit;
  }
}

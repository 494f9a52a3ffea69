package io.mediahub.platform.audit;

import io.mediahub.platform.refusal.RefusalException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** The moment that is asked about. */
public sealed interface AsOf {
  /** With everything that is known. */
  record Now() implements AsOf {}

  /**
   * With what was in the log by then.
   *
   * @param at by the log's clock, inclusive
   */
  record Time(Instant at) implements AsOf {}

  /**
   * With the events of one aggregate up to a version.
   *
   * @param number from 1, inclusive
   */
  record Version(long number) implements AsOf {}

  /**
   * @param given a time of RFC 3339 or a whole number from 1; null for now
   * @throws RefusalException {@code as-of-invalid}, and {@code as-of-in-future} for a time
   */
  static AsOf parse(@Nullable String given, Instant now) {
    if (given == null) {
      return new Now();
    }
    if (given.matches("[0-9]{1,18}")) {
      long number = Long.parseLong(given);
      if (number < 1) {
        throw invalid(given);
      }
      return new Version(number);
    }
    try {
      return new Time(notAfter(OffsetDateTime.parse(given).toInstant(), now, "asOf"));
    } catch (DateTimeException e) {
      throw invalid(given);
    }
  }

  /**
   * @param field the parameter that has the time
   * @throws RefusalException {@code as-of-in-future}
   */
  static Instant notAfter(Instant at, Instant now, String field) {
    if (at.isAfter(now)) {
      throw new RefusalException(AuditProblem.AS_OF_IN_FUTURE.refusalOf(field, at));
    }
    return at;
  }

  private static RefusalException invalid(String given) {
    // What a client sent goes into a sentence: not more of it than is needed to recognise it.
    String shown = given.length() <= 40 ? given : given.substring(0, 40) + "…";
    return new RefusalException(
        AuditProblem.AS_OF_INVALID.refusal(shown.replaceAll("\\p{Cntrl}", "?")));
  }
}

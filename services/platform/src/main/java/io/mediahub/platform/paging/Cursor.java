package io.mediahub.platform.paging;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.platform.refusal.PlatformRefusal;
import io.mediahub.platform.refusal.RefusalException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The end of a page: the sort key of its last row, opaque to clients. */
public final class Cursor {
  /** After every real time; PostgreSQL's own infinity has no equal in Java. */
  public static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

  private static final long END_OF_TIME_MICROS =
      Instant.EPOCH.until(END_OF_TIME, ChronoUnit.MICROS);

  private Cursor() {}

  public static String of(Object... key) {
    var text = new StringBuilder();
    for (Object part : key) {
      text.append(text.isEmpty() ? "" : "\n").append(part);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.toString().getBytes(UTF_8));
  }

  /**
   * @param given null or empty on the first page
   * @return the parts of the key, or null on the first page
   * @throws RefusalException {@code after-invalid}
   */
  public static @Nullable List<String> read(@Nullable String given, int parts) {
    if (given == null || given.isEmpty()) {
      return null;
    }
    try {
      List<String> key =
          List.of(new String(Base64.getUrlDecoder().decode(given), UTF_8).split("\n", -1));
      boolean clean =
          key.stream().allMatch(part -> part.chars().noneMatch(Character::isISOControl));
      if (key.size() == parts && clean) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // answered below
    }
    throw invalid();
  }

  /** Microseconds since 1970. */
  public static Instant time(String part) {
    return Instant.EPOCH.plus(number(part, END_OF_TIME_MICROS), ChronoUnit.MICROS);
  }

  /**
   * @param most what the column can hold
   */
  public static long number(String part, long most) {
    try {
      long number = Long.parseLong(part);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // answered below
    }
    throw invalid();
  }

  private static RefusalException invalid() {
    return new RefusalException(PlatformRefusal.AFTER_INVALID.refusal());
  }
}

package io.mediahub.view.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.domain.Refusal;
import io.mediahub.platform.web.RefusalException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a page ended: the sort key of its last row, opaque to clients. */
final class Cursor {
  private Cursor() {}

  static String of(Object... key) {
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
  static @Nullable List<String> read(@Nullable String given, int parts) {
    if (given == null || given.isEmpty()) {
      return null;
    }
    try {
      List<String> key =
          List.of(new String(Base64.getUrlDecoder().decode(given), UTF_8).split("\n", -1));
      if (key.size() == parts) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // answered below
    }
    throw invalid();
  }

  static long number(String part) {
    try {
      return Long.parseLong(part);
    } catch (NumberFormatException e) {
      throw invalid();
    }
  }

  private static RefusalException invalid() {
    return new RefusalException(
        Refusal.invalid(
            "after-invalid",
            "after",
            "The value of after is not one that a page gave.",
            "Send the field next of the page before, unchanged."));
  }
}

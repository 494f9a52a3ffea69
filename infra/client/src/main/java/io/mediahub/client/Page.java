package io.mediahub.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param next to be given as {@code after} for the next page; null on the last one
 */
public record Page<T>(List<T> items, @Nullable String next) {

  /** The items of all pages; each page is requested with {@code next} of the one before it. */
  static <T> List<T> all(Function<@Nullable String, Page<T>> ask) {
    List<T> items = new ArrayList<>();
    String after = null;
    do {
      Page<T> page = ask.apply(after);
      items.addAll(page.items());
      after = page.next();
    } while (after != null);
    return items;
  }

  /** The query of a request for the page after this one; empty for the first page. */
  static String query(@Nullable String after) {
    return after == null ? "" : "?after=" + after;
  }
}

package io.mediahub.platform.paging;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param items the items in the order of the list
 * @param next the value of {@code after} for the next page, such as {@code MDBiNmYzYzFhNTJk};
 *     absent on the last page
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(List<T> items, @Nullable String next) {
  /** A list that has no second page. */
  public static <T> Page<T> whole(List<T> items) {
    return new Page<>(items, null);
  }

  /**
   * @param rows at most {@link PageRequest#rows()}
   * @param cursor where a row is in the list
   */
  public static <T> Page<T> of(
      List<T> rows, PageRequest asked, Function<? super T, String> cursor) {
    if (rows.size() <= asked.limit()) {
      return whole(rows);
    }
    List<T> shown = rows.subList(0, asked.limit());
    return new Page<>(shown, cursor.apply(shown.getLast()));
  }

  public <R> Page<R> map(Function<? super T, R> item) {
    return new Page<>(items.stream().map(item).toList(), next);
  }
}

package io.mediahub.platform.paging;

import io.mediahub.platform.refusal.PlatformRefusal;
import io.mediahub.platform.refusal.RefusalException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list a client asks for: the parameters {@code limit} and {@code after}. A
 * controller takes it as an argument that is annotated with {@link Bounds}.
 *
 * @param limit how many items at most
 * @param after where the previous page ended; null or empty for the first page
 */
public record PageRequest(int limit, @Nullable String after) {
  public static final String LIMIT = "limit";
  public static final String AFTER = "after";

  /** The bounds of a page, which OpenAPI shows. */
  @Target(ElementType.PARAMETER)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Bounds {
    /** The limit if the client names none. */
    int usual();

    int most();
  }

  /**
   * @throws RefusalException {@code limit-invalid}
   */
  public static PageRequest of(int limit, @Nullable String after, int most) {
    if (limit < 1 || limit > most) {
      throw new RefusalException(PlatformRefusal.LIMIT_INVALID.refusal(most));
    }
    return new PageRequest(limit, after);
  }

  /** Rows to read: one more than the limit, to know whether there is another page. */
  public int rows() {
    return limit + 1;
  }
}

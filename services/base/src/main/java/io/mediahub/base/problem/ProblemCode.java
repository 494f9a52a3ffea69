package io.mediahub.base.problem;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One kind of error that a client can receive. Each service lists its codes in a catalogue; OpenAPI
 * and {@code docs/errors.md} are written from these catalogues.
 */
public interface ProblemCode {
  /**
   * What a code consists of beside its name.
   *
   * @param status HTTP status of the answer
   * @param field the field or parameter that is wrong, if the code always concerns the same one
   * @param sentence what happened, for a person; may hold placeholders that are filled in the
   *     answer
   * @param hint what the client can do about it
   * @param when when the answer occurs, for the reference in {@code docs/errors.md}
   */
  record Text(int status, @Nullable String field, String sentence, String hint, String when) {}

  /** Of an enum's constant, such as {@code LIMIT_INVALID}. */
  String name();

  /** The name in kebab-case, subject first, such as {@code limit-invalid}: stable, for programs. */
  default String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Text text();

  default int status() {
    return text().status();
  }

  default @Nullable String field() {
    return text().field();
  }

  default String sentence() {
    return text().sentence();
  }

  default String hint() {
    return text().hint();
  }

  default String when() {
    return text().when();
  }
}

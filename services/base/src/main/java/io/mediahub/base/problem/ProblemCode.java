package io.mediahub.base.problem;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One kind of error that a client can receive. Each service lists its codes in a catalogue; OpenAPI
 * and {@code docs/errors.md} are written from these catalogues.
 */
public interface ProblemCode {
  /** Of an enum's constant, such as {@code LIMIT_INVALID}. */
  String name();

  /** The name in kebab-case, subject first, such as {@code limit-invalid}: stable, for programs. */
  default String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** HTTP status of the answer. */
  int status();

  /** The field or parameter that is wrong, if the code always concerns the same one. */
  @Nullable String field();

  /** What happened, for a person. May hold placeholders that are filled in the answer. */
  String sentence();

  /** What the client can do about it, if anything. */
  @Nullable String hint();

  /** When the answer occurs, for the reference in {@code docs/errors.md}. */
  String when();
}

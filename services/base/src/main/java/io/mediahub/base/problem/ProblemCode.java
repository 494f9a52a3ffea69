package io.mediahub.base.problem;

import org.jspecify.annotations.Nullable;

/**
 * One kind of error that a client can receive. Each service lists its codes in an enum that
 * implements this interface; OpenAPI and {@code docs/errors.md} are written from these enums.
 */
public interface ProblemCode {
  /** Stable name for programs, subject first, such as {@code limit-invalid}. */
  String code();

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

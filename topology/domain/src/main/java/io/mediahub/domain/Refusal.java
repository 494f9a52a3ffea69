package io.mediahub.domain;

import org.jspecify.annotations.Nullable;

/**
 * Why a command was refused, as a value.
 *
 * @param code stable, kebab-case, part of the API
 * @param field the input field at fault, if one is
 * @param sentence what is wrong, for people
 * @param hint what to do about it
 */
public record Refusal(
    Kind kind, String code, @Nullable String field, String sentence, String hint) {

  /** The kind of refusal; each protocol maps it to its own status. */
  public enum Kind {
    INVALID,
    UNAUTHENTICATED,
    FORBIDDEN,
    NOT_FOUND,
    CONFLICT,
    GONE,
    TOO_LARGE,
    UNSUPPORTED_TYPE,
    TOO_MANY,
    NO_ROOM
  }

  public static Refusal invalid(String code, String field, String sentence, String hint) {
    return new Refusal(Kind.INVALID, code, field, sentence, hint);
  }

  public static Refusal of(Kind kind, String code, String sentence, String hint) {
    return new Refusal(kind, code, null, sentence, hint);
  }
}

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
    /** The request cannot be understood: its syntax, or a field that is missing. */
    MALFORMED,
    /** The request is understood, and what it asks for is against a rule. */
    INVALID,
    UNAUTHENTICATED,
    FORBIDDEN,
    NOT_FOUND,
    CONFLICT,
    /** The state is no longer the one that the command was made for. */
    STALE,
    GONE,
    TOO_LARGE,
    UNSUPPORTED_TYPE,
    TOO_MANY,
    NO_ROOM
  }
}

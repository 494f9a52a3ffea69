package io.mediahub.platform.refusal;

import io.mediahub.domain.Refusal.Kind;
import io.mediahub.domain.RefusalReason;
import org.jspecify.annotations.Nullable;

/** Refusals that all services have in common: idempotency, versions, positions, lists, hosts. */
public enum PlatformRefusal implements RefusalReason {
  IDEMPOTENCY_KEY_INVALID(
      Kind.MALFORMED,
      "Idempotency-Key",
      "An Idempotency-Key is 1 to {limit} visible ASCII characters.",
      "A random UUID is a good key.",
      "The header Idempotency-Key is empty, too long, or has other characters."),
  IDEMPOTENCY_KEY_REUSED(
      Kind.INVALID,
      "Idempotency-Key",
      "This Idempotency-Key was used before, for another request.",
      "Use a new key for each command, and the same key only to retry the same request.",
      "A key comes again with another path or body within seven days."),
  VERSION_INVALID(
      Kind.MALFORMED,
      "If-Version-At-Least",
      "If-Version-At-Least is a whole number, as in an ETag.",
      "Send the number from the ETag of the write that you want to see.",
      "The header If-Version-At-Least is not a number, or is negative."),
  IF_MATCH_INVALID(
      Kind.MALFORMED,
      "If-Match",
      "If-Match is not one version.",
      "Send the ETag that you have seen, such as \"7\", or leave the header out.",
      "The header If-Match is neither one number in quotation marks nor an asterisk."),
  VERSION_NOT_REACHED(
      Kind.CONFLICT,
      null,
      "Version {wanted} has not arrived in the read model, which is at {version}.",
      "Ask again after the time in Retry-After.",
      "A read with If-Version-At-Least has waited for five seconds."),
  VERSION_UNKNOWN(
      Kind.CONFLICT,
      null,
      "Version {wanted} was never written: the newest one is {newest}.",
      "Send the number from the ETag of the write that you want to see.",
      "If-Version-At-Least is more than ten ahead of the newest version."),
  TOO_MANY_WAITING(
      Kind.TOO_MANY,
      null,
      "You are already waiting for {limit} versions, or too many readers are waiting at the"
          + " moment.",
      "Ask again after the time in Retry-After, or without the header that asks to wait.",
      "More reads with If-Version-At-Least or MediaHub-Position would wait than are allowed."),
  POSITION_INVALID(
      Kind.MALFORMED,
      "MediaHub-Position",
      "This MediaHub-Position was not given to this account.",
      "Send the header of the account's last answer unchanged, or an empty one to begin anew.",
      "The header MediaHub-Position is damaged, or was given to somebody else."),
  POSITION_NOT_REACHED(
      Kind.CONFLICT,
      null,
      "The read model does not yet show what this client has written or read before.",
      "Ask again after the time in Retry-After, or without MediaHub-Position.",
      "A read with MediaHub-Position has waited for five seconds."),
  LIMIT_INVALID(
      Kind.INVALID,
      "limit",
      "The limit must be between 1 and {most}.",
      "Ask for fewer items, and for the next page with after.",
      "The parameter limit of a list is out of bounds."),
  AFTER_INVALID(
      Kind.MALFORMED,
      "after",
      "The value of after does not come from a page.",
      "Send the field next of the previous page unchanged.",
      "The parameter after of a list is not a cursor of this list."),
  FIELD_MISSING(
      Kind.MALFORMED,
      null,
      "The field {name} is missing.",
      "The description of the API lists the required fields.",
      "A required field of the body, or a required parameter, is missing or null."),
  HOST_UNKNOWN(
      Kind.FORBIDDEN,
      null,
      "This service is not reached under the host that the request names.",
      "Use the address in the settings, or add the name to mediahub.internal-hosts.",
      "A request to an internal port names another host.");

  private final Text text;

  PlatformRefusal(Kind kind, @Nullable String field, String sentence, String hint, String when) {
    this.text = new Text(kind, field, sentence, hint, when);
  }

  @Override
  public Text text() {
    return text;
  }

  /**
   * @param name of a field or parameter
   */
  public static RefusalException fieldMissing(String name) {
    return new RefusalException(FIELD_MISSING.refusalOf(name, name));
  }
}

package io.mediahub.edge.signing;

import io.mediahub.base.problem.ProblemCode;

/** Why a request for media is not let in. All are answered 403. */
public enum Denial implements ProblemCode {
  COOKIE_MISSING(
      "The request has no signed cookies and no signed URL.",
      "Open a playback (POST /api/media/{mediaId}/playback) and send its cookies with the request.",
      "Neither cookies nor parameters of a signed URL come with a request for media."),
  SIGNATURE_MALFORMED(
      "The signed cookies or the signed URL cannot be read.",
      "Send the values exactly as they were issued, each once; a custom policy has one statement.",
      "A value is not base64, a policy is not JSON of the expected form, or a value is sent"
          + " twice."),
  KEY_UNKNOWN(
      "The edge does not trust the key pair id.",
      "Open a playback again to get cookies of the current key.",
      "The key pair id belongs to no key in the secrets folder cloudfront."),
  SIGNATURE_INVALID(
      "The signature does not match the policy.",
      "Send the values exactly as they were issued.",
      "The policy or the signature was changed, or signed with another key."),
  RESOURCE_MISMATCHED(
      "The policy is for another address.",
      "Use the cookies of this playback; those of another playback do not open it.",
      "The resource of the policy does not cover the address of the request."),
  POLICY_EXPIRED(
      "The policy has expired.",
      "Renew the playback (POST /api/playbacks/{playbackId}/renewal) to get new cookies.",
      "The time of the request is after the end of the policy."),
  POLICY_NOT_YET_VALID(
      "The policy is not valid yet.",
      "Try again at the time at which the policy begins.",
      "The time of the request is before the beginning of the policy."),
  ADDRESS_MISMATCHED(
      "The policy is for another network address.",
      "Open a playback again from the network that you are in now.",
      "The policy names network addresses, and the client has none of them."),
  PLAYBACK_UNKNOWN(
      "The edge has not heard of this playback.",
      "Open a playback again (POST /api/media/{mediaId}/playback).",
      "The cookies are valid, and the log does not have the start of their playback although it"
          + " should by now."),
  PLAYBACK_REVOKED(
      "This playback has ended: the right to watch was withdrawn.",
      "Ask the owner of the media.",
      "The grant behind the playback was revoked after the playback began."),
  MEDIA_DELETED(
      "This playback has ended: the media was deleted.",
      "Nothing can be done: what is deleted is gone.",
      "The media of the playback was deleted, even if its files are still on their way out.");

  private final Text text;

  Denial(String sentence, String hint, String when) {
    this.text = new Text(403, null, sentence, hint, when);
  }

  @Override
  public Text text() {
    return text;
  }
}

package io.mediahub.edge.signing;

/** Why a signed request is not let in. All are answered 403. */
public enum Denial {
  MISSING_COOKIE(
      "missing-cookie",
      "The request has no signed cookies and no signed URL.",
      "Open a playback (POST /api/media/{mediaId}/playback) and send its cookies along."),
  MALFORMED(
      "malformed-signature",
      "The signed cookies or the signed URL cannot be read.",
      "Send the values exactly as they were given, each once; a custom policy has one statement."),
  UNKNOWN_KEY(
      "unknown-key",
      "The key pair id is not one that this edge trusts.",
      "Open a playback again to get cookies of the current key."),
  BAD_SIGNATURE(
      "bad-signature",
      "The signature does not belong to the policy.",
      "Send the values exactly as they were given."),
  WRONG_RESOURCE(
      "wrong-resource",
      "The policy is for another address.",
      "Use the cookies of this playback; those of another one open nothing here."),
  EXPIRED(
      "expired",
      "The policy has ended.",
      "Renew the playback (POST /api/playbacks/{playbackId}/renewal) to get fresh cookies."),
  NOT_YET_VALID(
      "not-yet-valid",
      "The policy begins later.",
      "Try again at the time from which the policy holds."),
  WRONG_ADDRESS(
      "wrong-address",
      "The policy is for another network address.",
      "Open a playback again from the network that you are in now."),
  UNKNOWN_PLAYBACK(
      "playback-unknown",
      "Nothing was heard of the beginning of this playback.",
      "Open a playback again (POST /api/media/{mediaId}/playback)."),
  REVOKED(
      "playback-revoked",
      "This playback was ended: the right to watch was withdrawn.",
      "Ask the owner of the media.");

  private final String code;
  private final String sentence;
  private final String hint;

  Denial(String code, String sentence, String hint) {
    this.code = code;
    this.sentence = sentence;
    this.hint = hint;
  }

  public String code() {
    return code;
  }

  public String sentence() {
    return sentence;
  }

  public String hint() {
    return hint;
  }
}

package io.mediahub.encoder.media;

/**
 * Work on media ended without a result.
 *
 * <p>Not for files that are refused: that is a result of the inspection.
 */
public final class MediaFailure extends RuntimeException {
  private final String code;
  private final boolean retryable;

  private MediaFailure(String code, String sentence, boolean retryable) {
    super(sentence);
    this.code = code;
    this.retryable = retryable;
  }

  /** The same file would fail in the same way again. */
  public static MediaFailure forGood(String code, String sentence) {
    return new MediaFailure(code, sentence, false);
  }

  /** Another attempt may well succeed: a crash, a full disk, a machine in trouble. */
  public static MediaFailure forNow(String code, String sentence) {
    return new MediaFailure(code, sentence, true);
  }

  /** Stable name of the trouble, such as {@code encoder-deadline}. */
  public String code() {
    return code;
  }

  /** For people; never null. */
  public String sentence() {
    return String.valueOf(getMessage());
  }

  public boolean retryable() {
    return retryable;
  }
}

package io.mediahub.hls.mp4;

/**
 * How long the samples of a fragment or a segment last, in ticks. The last one is apart, since a
 * track may end with a shorter sample.
 *
 * @param shortest of all but the last; {@link Long#MAX_VALUE} when there is no other
 * @param longest of all but the last; {@link Long#MIN_VALUE} when there is no other
 */
public record SampleDurations(long shortest, long longest, long last) {
  /** Of one sample. */
  public static SampleDurations of(long only) {
    return new SampleDurations(Long.MAX_VALUE, Long.MIN_VALUE, only);
  }

  /** Of these samples and those that follow them. */
  public SampleDurations then(SampleDurations next) {
    return new SampleDurations(
        Math.min(Math.min(shortest, last), next.shortest),
        Math.max(Math.max(longest, last), next.longest),
        next.last);
  }

  /** Whether all samples but the last have this duration. */
  public boolean areAll(long ticks) {
    return shortest >= ticks && longest <= ticks;
  }
}

package io.mediahub.hls.mp4;

/**
 * The fields of a {@code moof} box that describe the samples behind it.
 *
 * @param start decode time of the first sample, ticks ({@code tfdt})
 * @param duration sum of the samples' durations, ticks
 * @param firstSampleEnd bytes from the start of the moof to the end of the first sample
 * @param startsWithSync whether the first sample can be decoded without any before it
 * @param durations of the samples
 */
public record FragmentHeader(
    long start,
    long duration,
    long firstSampleEnd,
    boolean startsWithSync,
    SampleDurations durations) {
  /**
   * @throws Mp4Exception when it does not have one run of samples, as the encoder writes them
   */
  public static FragmentHeader parse(Box moof, InitSegment init) {
    Box fragment = moof.at("traf");
    long runs = fragment.children().stream().filter(box -> box.type().equals("trun")).count();
    if (runs != 1) {
      throw new Mp4Exception("A fragment must have one run of samples, not %d.".formatted(runs));
    }
    Samples samples =
        new Samples(
            fragment,
            new Samples.Defaults(init.defaultDuration(), init.defaultSize(), init.defaultFlags()));
    return new FragmentHeader(
        samples.start,
        samples.duration,
        samples.firstEnd,
        samples.startsWithSync,
        samples.durations);
  }
}

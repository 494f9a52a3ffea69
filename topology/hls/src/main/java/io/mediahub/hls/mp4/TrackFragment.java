package io.mediahub.hls.mp4;

import java.util.List;

/**
 * What a {@code traf} box says of the samples of one track.
 *
 * @param track that they are of
 * @param moofAt offset of the {@code moof} in its segment
 * @param start decode time of the first sample, ticks ({@code tfdt})
 * @param duration sum of the samples' durations, ticks
 * @param bytes sum of the samples' sizes
 * @param startsWithSync whether the first sample can be decoded without any before it
 * @param syncs the samples that can be decoded without any before them
 * @param durations of the samples
 */
public record TrackFragment(
    Movie.Track track,
    long moofAt,
    long start,
    long duration,
    long bytes,
    boolean startsWithSync,
    List<Sync> syncs,
    SampleDurations durations) {
  /**
   * A key frame.
   *
   * @param time decode time, ticks
   * @param end offset just after it, from the start of the moof
   */
  public record Sync(long time, long end) {}

  public TrackFragment {
    syncs = List.copyOf(syncs);
  }

  static TrackFragment parse(Box traf, Movie.Track track, long moofAt) {
    Samples samples =
        new Samples(
            traf,
            new Samples.Defaults(
                track.defaultDuration(), track.defaultSize(), track.defaultFlags()));
    return new TrackFragment(
        track,
        moofAt,
        samples.start,
        samples.duration,
        samples.bytes,
        samples.startsWithSync,
        samples.syncs,
        samples.durations);
  }
}

package io.mediahub.hls.mp4;

import java.nio.ByteBuffer;
import java.util.List;

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
  private static final int NON_SYNC = 0x10000; // sample_is_non_sync_sample

  // Flags of tfhd and trun: ISO/IEC 14496-12, sections 8.8.7 and 8.8.8.
  private static final int BASE_DATA_OFFSET = 0x1;
  private static final int DESCRIPTION_INDEX = 0x2;
  private static final int DEFAULT_DURATION = 0x8;
  private static final int DEFAULT_SIZE = 0x10;
  private static final int DEFAULT_FLAGS = 0x20;
  private static final int DATA_OFFSET = 0x1;
  private static final int FIRST_FLAGS = 0x4;
  private static final int DURATIONS = 0x100;
  private static final int SIZES = 0x200;
  private static final int FLAGS = 0x400;
  private static final int COMPOSITION_OFFSETS = 0x800;

  /** Months in any timescale; keeps sums of ticks in microseconds within 64 bits. */
  private static final long LATEST = 1L << 40;

  /** Defaults of one fragment: its own header overrides those of the init segment. */
  private record Defaults(long duration, long size, int flags) {}

  public static FragmentHeader parse(Box moof, InitSegment init) {
    Box fragment = moof.at("traf");
    Defaults defaults = fragment.at("tfhd").read(fields -> defaults(fields, init));
    long start = fragment.at("tfdt").read(FragmentHeader::decodeTime);
    List<Box> runs = fragment.children().stream().filter(box -> box.type().equals("trun")).toList();
    if (runs.size() != 1) {
      throw new Mp4Exception(
          "A fragment must have one run of samples, not %d.".formatted(runs.size()));
    }
    FragmentHeader header = runs.getFirst().read(fields -> run(fields, start, defaults));
    if (start < 0 || start > LATEST || header.duration > LATEST || header.duration <= 0) {
      throw new Mp4Exception(
          "A fragment of %d ticks at tick %d is not possible.".formatted(header.duration, start));
    }
    return header;
  }

  private static Defaults defaults(ByteBuffer tfhd, InitSegment init) {
    int flags = tfhd.getInt() & 0xffffff;
    tfhd.getInt(); // track id: there is one
    if ((flags & BASE_DATA_OFFSET) != 0) {
      throw new Mp4Exception("Offsets in a fragment count from the start of the file.");
    }
    if ((flags & DESCRIPTION_INDEX) != 0) {
      tfhd.getInt();
    }
    return new Defaults(
        (flags & DEFAULT_DURATION) == 0 ? init.defaultDuration() : unsigned(tfhd),
        (flags & DEFAULT_SIZE) == 0 ? init.defaultSize() : unsigned(tfhd),
        (flags & DEFAULT_FLAGS) == 0 ? init.defaultFlags() : tfhd.getInt());
  }

  private static long decodeTime(ByteBuffer tfdt) {
    return tfdt.get(0) == 1 ? tfdt.getLong(4) : Integer.toUnsignedLong(tfdt.getInt(4));
  }

  private static FragmentHeader run(ByteBuffer trun, long start, Defaults defaults) {
    int flags = trun.getInt() & 0xffffff;
    int samples = trun.getInt();
    if (samples <= 0 || (flags & DATA_OFFSET) == 0) {
      throw new Mp4Exception("A run of samples is empty, or has no data offset.");
    }
    long dataOffset = trun.getInt();
    int firstFlags = (flags & FIRST_FLAGS) == 0 ? defaults.flags : trun.getInt();
    long duration = 0;
    long firstSize = defaults.size;
    SampleDurations durations = null;
    for (int i = 0; i < samples; i++) {
      long ticks = (flags & DURATIONS) == 0 ? defaults.duration : unsigned(trun);
      duration += ticks;
      SampleDurations one = SampleDurations.of(ticks);
      durations = durations == null ? one : durations.then(one);
      long size = (flags & SIZES) == 0 ? defaults.size : unsigned(trun);
      int sampleFlags = (flags & FLAGS) == 0 ? defaults.flags : trun.getInt();
      if ((flags & COMPOSITION_OFFSETS) != 0) {
        trun.getInt();
      }
      if (i == 0) {
        firstSize = size;
        firstFlags = (flags & FLAGS) == 0 ? firstFlags : sampleFlags;
      }
      boolean nothingPerSample = (flags & (DURATIONS | SIZES | FLAGS | COMPOSITION_OFFSETS)) == 0;
      if (nothingPerSample) { // all samples are alike: a huge count in a hostile file costs no time
        duration = Math.multiplyExact(defaults.duration, (long) samples);
        durations = samples == 1 ? one : one.then(one);
        break;
      }
    }
    if (durations == null) {
      throw new IllegalStateException("a run without samples");
    }
    return new FragmentHeader(
        start, duration, dataOffset + firstSize, (firstFlags & NON_SYNC) == 0, durations);
  }

  private static long unsigned(ByteBuffer fields) {
    return Integer.toUnsignedLong(fields.getInt());
  }
}

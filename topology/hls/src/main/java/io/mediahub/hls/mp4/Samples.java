package io.mediahub.hls.mp4;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The samples of one {@code traf} box, added up run by run. */
final class Samples {
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

  /** Of samples without a number of their own so many are counted singly. */
  private static final int MOST_ALIKE = 10_000;

  /** More key frames than any fragment has that was made to be played. */
  private static final int MOST_SYNCS = 100_000;

  /** Of a sample that has none of its own: a fragment overrides what the init segment says. */
  record Defaults(long duration, long size, int flags) {}

  final long start;
  final List<TrackFragment.Sync> syncs = new ArrayList<>();
  long duration;
  long bytes;
  long firstEnd;
  boolean startsWithSync;
  SampleDurations durations;

  private long offset;
  private boolean any;

  private @Nullable SampleDurations added;

  /**
   * @param defaults of the init segment
   */
  Samples(Box traf, Defaults defaults) {
    Defaults own = traf.at("tfhd").read(fields -> own(fields, defaults));
    start = traf.at("tfdt").read(Samples::decodeTime);
    for (Box box : traf.children()) {
      if (box.type().equals("trun")) {
        box.read(
            fields -> {
              run(fields, own);
              return true;
            });
      }
    }
    if (added == null) {
      throw new Mp4Exception("A fragment must have one run of samples, not 0.");
    }
    durations = added;
    if (start < 0 || start > LATEST || duration > LATEST || duration <= 0) {
      throw new Mp4Exception(
          "A fragment of %d ticks at tick %d is not possible.".formatted(duration, start));
    }
  }

  private static Defaults own(ByteBuffer tfhd, Defaults defaults) {
    int flags = tfhd.getInt() & 0xffffff;
    tfhd.getInt(); // track id
    if ((flags & BASE_DATA_OFFSET) != 0) {
      throw new Mp4Exception("Offsets in a fragment count from the start of the file.");
    }
    if ((flags & DESCRIPTION_INDEX) != 0) {
      tfhd.getInt();
    }
    return new Defaults(
        (flags & DEFAULT_DURATION) == 0 ? defaults.duration : unsigned(tfhd),
        (flags & DEFAULT_SIZE) == 0 ? defaults.size : unsigned(tfhd),
        (flags & DEFAULT_FLAGS) == 0 ? defaults.flags : tfhd.getInt());
  }

  private static long decodeTime(ByteBuffer tfdt) {
    return tfdt.get(0) == 1 ? tfdt.getLong(4) : Integer.toUnsignedLong(tfdt.getInt(4));
  }

  private void run(ByteBuffer trun, Defaults defaults) {
    int flags = trun.getInt() & 0xffffff;
    int samples = trun.getInt();
    if (samples <= 0 || (!any && (flags & DATA_OFFSET) == 0)) {
      throw new Mp4Exception("A run of samples is empty, or has no data offset.");
    }
    if ((flags & DATA_OFFSET) != 0) {
      offset = trun.getInt();
    }
    int firstFlags = (flags & FIRST_FLAGS) == 0 ? defaults.flags : trun.getInt();
    boolean alike = (flags & (DURATIONS | SIZES | FLAGS | COMPOSITION_OFFSETS)) == 0;
    for (int i = 0; i < samples; i++) {
      long ticks = (flags & DURATIONS) == 0 ? defaults.duration : unsigned(trun);
      long size = (flags & SIZES) == 0 ? defaults.size : unsigned(trun);
      int sampleFlags = (flags & FLAGS) == 0 ? defaults.flags : trun.getInt();
      if ((flags & COMPOSITION_OFFSETS) != 0) {
        trun.getInt();
      }
      boolean first = i == 0 && (flags & FLAGS) == 0;
      add(ticks, size, ((first ? firstFlags : sampleFlags) & NON_SYNC) == 0);
      if (alike && i == MOST_ALIKE) { // a huge count in a hostile file costs no time
        long more = samples - i - 1L;
        duration = Math.addExact(duration, Math.multiplyExact(ticks, more));
        bytes = Math.addExact(bytes, Math.multiplyExact(size, more));
        break;
      }
    }
  }

  private void add(long ticks, long size, boolean sync) {
    offset += size;
    if (!any) {
      firstEnd = offset;
      startsWithSync = sync;
      any = true;
    }
    if (sync && syncs.size() < MOST_SYNCS) {
      syncs.add(new TrackFragment.Sync(start + duration, offset));
    }
    SampleDurations one = SampleDurations.of(ticks);
    added = added == null ? one : added.then(one);
    duration += ticks;
    bytes += size;
  }

  private static long unsigned(ByteBuffer fields) {
    return Integer.toUnsignedLong(fields.getInt());
  }
}

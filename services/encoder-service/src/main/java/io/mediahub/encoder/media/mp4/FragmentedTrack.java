package io.mediahub.encoder.media.mp4;

import io.mediahub.encoder.media.mp4.CutSegment.Piece;
import io.mediahub.hls.mp4.Box;
import io.mediahub.hls.mp4.FragmentHeader;
import io.mediahub.hls.mp4.InitSegment;
import io.mediahub.hls.mp4.Mp4Exception;
import io.mediahub.hls.mp4.SampleDurations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * A track of an MP4 or MOV file as a rendition: the same samples in segments of fragmented MP4, as
 * ffmpeg's muxer would write them. Nothing is decoded, and nothing is rounded. Each segment is made
 * from the file by itself, as soon as its samples are there.
 *
 * <p>The file comes from an upload. Its tables are held against its length in the beginning, and
 * each sample against the rules of its format when it is copied.
 */
public final class FragmentedTrack {
  /** A segment holds seconds of one rendition: a larger one is an error. */
  private static final long LARGEST_SEGMENT = 256L << 20;

  private static final int TRACK = 1;
  private static final int SYNC = 0x02000000;
  private static final int NO_SYNC = 0x01010000;

  // ISO/IEC 14496-12, 8.8.7 and 8.8.8.
  private static final int DEFAULT_DURATION = 0x8;
  private static final int DEFAULT_FLAGS = 0x20;
  private static final int BASE_IS_MOOF = 0x20000;
  private static final int DATA_OFFSET = 0x1;
  private static final int FIRST_FLAGS = 0x4;
  private static final int DURATIONS = 0x100;
  private static final int SIZES = 0x200;
  private static final int OFFSETS = 0x800;

  private static final int FULL = Box.HEADER_BYTES + 4;

  private final InitSegment init;
  private final SampleTable table;
  private final List<Integer> fragments;
  private final List<Integer> ends;
  private final byte[] silence;
  private final Consumer<ByteBuffer> check;
  private final boolean reordered;

  private FragmentedTrack(
      InitSegment init,
      SampleTable table,
      List<Integer> fragments,
      List<Integer> ends,
      byte[] silence,
      Consumer<ByteBuffer> check) {
    this.init = init;
    this.table = table;
    this.fragments = fragments;
    this.ends = ends;
    this.silence = silence;
    this.check = check;
    this.reordered = Arrays.stream(table.shown()).anyMatch(each -> each != 0);
    int start = 0;
    for (int end : ends) {
      if (table.bytes(start, end) > LARGEST_SEGMENT) {
        throw new Mp4Exception("A segment is impossibly large.");
      }
      start = end;
    }
  }

  /**
   * The picture, with a fragment for each group of pictures.
   *
   * @param ends the sample behind each segment
   * @param fileBytes length of the file
   * @throws Mp4Exception when the tables do not fit the file
   */
  public static FragmentedTrack picture(PlainFile file, List<Integer> ends, long fileBytes) {
    SampleTable table = SampleTable.picture(file.picture()).requireWithin(fileBytes);
    AvcEntry avc = file.avc();
    InitSegment init =
        new InitWriter(
                file.picture().timescale(), avc.width(), avc.height(), table.shown()[0], avc::write)
            .segment();
    List<Integer> fragments = new ArrayList<>();
    for (int i = 0; i < table.count(); i++) {
      if (table.syncs()[i]) {
        fragments.add(i);
      }
    }
    return new FragmentedTrack(init, table, fragments, List.copyOf(ends), new byte[0], avc::check);
  }

  /**
   * The sound beside the picture, whose first frame is shown at 0. It begins with the first packet
   * that lies wholly behind that, and lasts as long as the picture, if need be with silence.
   *
   * @param segment each one ends with the first packet that reaches a multiple of this
   * @param fragment a fragment is at least as long, but for the last of a segment
   * @param fileBytes length of the file
   * @throws Mp4Exception when the tables do not fit the file, or the sound not the picture
   */
  public static FragmentedTrack sound(
      PlainFile file, Duration segment, Duration fragment, long fileBytes) {
    MovTrack track = file.sound();
    AacEntry aac = file.aac();
    if (track == null || aac == null) {
      throw new IllegalArgumentException("a file without sound");
    }
    long until = inTicks(file.picture().decoded()[file.picture().samples()], file, aac.rate());
    SampleTable table =
        SampleTable.sound(track, firstTick(file, track, aac), until, aac.silence().length)
            .requireWithin(fileBytes);
    List<Integer> ends = new ArrayList<>();
    List<Integer> fragments = new ArrayList<>();
    long slot = segment.toMillis() * aac.rate();
    long shortest = fragment.toMillis() * aac.rate() / 1000;
    int start = 0;
    fragments.add(0);
    for (int i = 1; i < table.count(); i++) {
      long time = table.times()[i] * 1000;
      if (time / slot > table.times()[start] * 1000 / slot) {
        ends.add(i);
        fragments.add(i);
        start = i;
      } else if (table.ticks(fragments.getLast(), i) >= shortest) {
        fragments.add(i);
      }
    }
    ends.add(table.count());
    long bits = peak(table, ends, slot / 1000, aac.rate());
    InitSegment init = new InitWriter(aac.rate(), 0, 0, 0, stsd -> aac.write(stsd, bits)).segment();
    Consumer<ByteBuffer> check =
        packet -> {
          if (!aac.isPlain(packet)) {
            throw new Mp4Exception("A packet of sound is not what its track says.");
          }
        };
    return new FragmentedTrack(init, table, fragments, ends, aac.silence(), check);
  }

  /** When the first packet begins, in its own ticks, where the picture's first frame is 0. */
  private static long firstTick(PlainFile file, MovTrack sound, AacEntry aac) {
    MovTrack picture = file.picture();
    return -sound.edit() - inTicks(picture.shown()[0] - picture.edit(), file, aac.rate());
  }

  /** A time of the picture in ticks of the sound, to the nearest. */
  private static long inTicks(long ticks, PlainFile file, int rate) {
    long scale = file.picture().timescale();
    if (Math.abs(ticks) > MovIndex.LATEST) {
      throw new Mp4Exception("The picture begins long after the file.");
    }
    return Math.floorDiv(ticks * rate + scale / 2, scale);
  }

  private static long peak(SampleTable table, List<Integer> ends, long slotTicks, long timescale) {
    long most = 0;
    int start = 0;
    for (int end : ends) {
      long ticks = table.ticks(start, end);
      // A short rest says nothing of the rate that a player has to read at.
      if (ticks * 2 >= slotTicks || ends.size() == 1) {
        most = Math.max(most, Math.ceilDiv(table.bytes(start, end) * 8 * timescale, ticks));
      }
      start = end;
    }
    return most;
  }

  /** Bits of samples a second in the segment that has the most. */
  public long peakBitsPerSecond(Duration segment) {
    long slot = segment.toMillis() * init.timescale() / 1000;
    return peak(table, ends, slot, init.timescale());
  }

  public InitSegment init() {
    return init;
  }

  /** Number of segments. */
  public int segments() {
    return ends.size();
  }

  /** Number of the segments that lie in the first samples. */
  public int segmentsWithin(int samples) {
    int count = 0;
    while (count < ends.size() && ends.get(count) <= samples) {
      count++;
    }
    return count;
  }

  /** Where a segment ends, seconds from the picture's first frame on. */
  public double end(int segment) {
    return (double) table.times()[ends.get(segment)] / init.timescale();
  }

  /**
   * Whether the first segment's samples look like what their track says.
   *
   * @param file that has them
   */
  public boolean beginsPlainly(FileChannel file) throws IOException {
    try {
      segment(0, file);
      return true;
    } catch (Mp4Exception e) {
      return false;
    }
  }

  /**
   * Where in the file the samples of some segments lie.
   *
   * @param from offset of the first byte
   * @param to offset behind the last byte; not more than the first where there are none
   */
  public record Place(long from, long to) {}

  /** The place of the segments before this one. */
  public Place placeBefore(int segment) {
    long from = Long.MAX_VALUE;
    long to = 0;
    for (int i = 0; i < startOf(segment); i++) {
      if (table.offsets()[i] != SampleTable.NOWHERE) {
        from = Math.min(from, table.offsets()[i]);
        to = Math.max(to, table.offsets()[i] + table.sizes()[i]);
      }
    }
    return new Place(Math.min(from, to), to);
  }

  /** Number of fragments before a sample that begins one, or that ends the track. */
  private int fragmentAt(int sample) {
    int found = Collections.binarySearch(fragments, sample);
    return found < 0 ? -found - 1 : found;
  }

  private int startOf(int segment) {
    return segment == 0 ? 0 : ends.get(segment - 1);
  }

  /**
   * Makes a segment.
   *
   * @param file that has its samples
   * @throws Mp4Exception when the samples are not what their track says
   * @throws IOException when the file cannot be read
   */
  public CutSegment segment(int index, FileChannel file) throws IOException {
    int start = startOf(index);
    int end = ends.get(index);
    List<Integer> starts = fragments.subList(fragmentAt(start), fragmentAt(end));
    long size = 0;
    for (int i = 0; i < starts.size(); i++) {
      int next = i + 1 < starts.size() ? starts.get(i + 1) : end;
      size += headerBytes(starts.get(i), next) + table.bytes(starts.get(i), next);
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size));
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      int next = i + 1 < starts.size() ? starts.get(i + 1) : end;
      pieces.add(fragment(starts.get(i), next, bytes, file));
    }
    if (bytes.hasRemaining()) {
      throw new IllegalStateException("a segment of another size");
    }
    return CutSegment.of(index, init.timescale(), pieces, bytes.array());
  }

  /** Bytes of moof, and of the header of mdat. */
  private int headerBytes(int start, int end) {
    return 2 * Box.HEADER_BYTES // moof, traf
        + FULL
        + 4 // mfhd
        + FULL
        + 4
        + 4
        + 4 // tfhd: track, duration, flags
        + FULL
        + 8 // tfdt
        + FULL
        + 4
        + 4
        + 4 // trun: count, offset, first flags
        + (end - start) * entryBytes(start, end)
        + Box.HEADER_BYTES;
  }

  private int entryBytes(int start, int end) {
    return 4 + (isEven(start, end) ? 0 : 4) + (reordered ? 4 : 0);
  }

  private boolean isEven(int start, int end) {
    long ticks = table.ticks(start, start + 1);
    for (int i = start + 1; i < end; i++) {
      if (table.ticks(i, i + 1) != ticks) {
        return false;
      }
    }
    return true;
  }

  private Piece fragment(int start, int end, ByteBuffer bytes, FileChannel file)
      throws IOException {
    int at = bytes.position();
    int headers = headerBytes(start, end);
    boolean even = isEven(start, end);
    new BoxWriter(bytes)
        .box(
            "moof",
            moof ->
                moof.full("mfhd", 0, 0, box -> box.int32(fragmentAt(start) + 1))
                    .box("traf", traf -> traf(traf, start, end, headers, even)));
    bytes.putInt(Math.toIntExact(table.bytes(start, end)) + Box.HEADER_BYTES);
    bytes.putInt(0x6d646174); // mdat
    read(start, end, bytes, file);
    SampleDurations durations = SampleDurations.of(table.ticks(start, start + 1));
    for (int i = start + 1; i < end; i++) {
      durations = durations.then(SampleDurations.of(table.ticks(i, i + 1)));
    }
    FragmentHeader header =
        new FragmentHeader(
            table.times()[start],
            table.ticks(start, end),
            headers + (long) table.sizes()[start],
            true,
            durations);
    return new Piece(header, at, bytes.position() - at);
  }

  private void traf(BoxWriter traf, int start, int end, int headers, boolean even) {
    boolean picture = init.track() == InitSegment.Track.VIDEO;
    traf.full(
        "tfhd",
        0,
        BASE_IS_MOOF | DEFAULT_DURATION | DEFAULT_FLAGS,
        box ->
            box.int32(TRACK)
                .int32((int) table.ticks(start, start + 1))
                .int32(picture ? NO_SYNC : SYNC));
    traf.full("tfdt", 1, 0, box -> box.int64(table.times()[start]));
    int flags =
        DATA_OFFSET | FIRST_FLAGS | SIZES | (even ? 0 : DURATIONS) | (reordered ? OFFSETS : 0);
    traf.full(
        "trun",
        0,
        flags,
        box -> {
          box.int32(end - start).int32(headers).int32(SYNC);
          for (int i = start; i < end; i++) {
            if (!even) {
              box.int32((int) table.ticks(i, i + 1));
            }
            box.int32(table.sizes()[i]);
            if (reordered) {
              box.int32(table.shown()[i]);
            }
          }
        });
  }

  /** Samples that follow each other in the file are read at once. */
  private void read(int start, int end, ByteBuffer bytes, FileChannel file) throws IOException {
    int at = bytes.position();
    int next = start;
    while (next < end) {
      long from = table.offsets()[next];
      if (from == SampleTable.NOWHERE) {
        bytes.put(silence);
        next++;
        continue;
      }
      long to = from;
      while (next < end && table.offsets()[next] == to) {
        to += table.sizes()[next++];
      }
      read(from, bytes.limit(bytes.position() + (int) (to - from)), file);
      bytes.limit(bytes.capacity());
    }
    for (int i = start; i < end; i++) {
      check.accept(bytes.slice(at, table.sizes()[i]));
      at += table.sizes()[i];
    }
  }

  private static void read(long from, ByteBuffer into, FileChannel file) throws IOException {
    long at = from;
    while (into.hasRemaining()) {
      int read = file.read(into, at);
      if (read < 0) {
        throw new Mp4Exception("A sample lies outside of the file.");
      }
      at += read;
    }
  }
}

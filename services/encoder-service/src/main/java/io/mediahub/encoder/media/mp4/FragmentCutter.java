package io.mediahub.encoder.media.mp4;

import io.mediahub.encoder.media.mp4.CutSegment.Piece;
import io.mediahub.hls.mp4.Box;
import io.mediahub.hls.mp4.FragmentHeader;
import io.mediahub.hls.mp4.InitSegment;
import io.mediahub.hls.mp4.Mp4Exception;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a fragmented MP4 into segments while it is being written. Pure byte work: everything before
 * the first {@code moof} is the init segment; then each moof with its {@code mdat} is a fragment,
 * and fragments that start within the same multiple of the segment's length make a segment, which
 * is complete with the last byte of the last one. All renditions of one ladder start their
 * fragments at the same times, so their segments align.
 *
 * <p>Not thread-safe. Any other file causes an {@link Mp4Exception}.
 */
public final class FragmentCutter implements AutoCloseable {
  /** A fragment holds seconds of one rendition: a larger box is an error. */
  private static final long LARGEST_BOX = 256L << 20;

  private final Path file;
  private final Cut cut;
  private final ByteBuffer header = ByteBuffer.allocate(Box.HEADER_BYTES);

  private @Nullable FileChannel channel;
  private long position;
  private @Nullable InitSegment init;
  private @Nullable FragmentHeader pendingHeader;
  private long pendingMoofAt;
  private final List<Piece> open = new ArrayList<>();
  private @Nullable CutSegment complete;
  private int nextIndex;
  private long expectedStart;

  /**
   * Where segments end.
   *
   * @param millis length of a segment
   * @param fixed whether each ends at a multiple of that, counted from 0; otherwise each is at
   *     least that long
   * @param ticks where each segment but the first begins, ascending; null where the length counts
   */
  public record Cut(int millis, boolean fixed, @Nullable List<Long> ticks) {
    public Cut {
      ticks = ticks == null ? null : List.copyOf(ticks);
      if (millis < 1) {
        throw new IllegalArgumentException("segments of %d ms".formatted(millis));
      }
    }

    /** The same borders for all renditions, wherever their fragments start. */
    public static Cut grid(int millis) {
      return new Cut(millis, true, null);
    }

    /** For fragments whose length nobody chose. */
    public static Cut atLeast(Duration length) {
      return new Cut(Math.toIntExact(length.toMillis()), false, null);
    }

    /** At these decode times, and nowhere else. */
    public static Cut at(List<Long> ticks) {
      return new Cut(1, true, ticks);
    }

    /** Whether one of the stated borders lies behind the start, and not behind the end. */
    private static boolean parts(List<Long> ticks, long start, long end) {
      return ticks.stream().anyMatch(border -> start < border && border <= end);
    }
  }

  /**
   * @param file may not exist yet
   * @param segmentMillis shortest distance between the starts of segments
   */
  public FragmentCutter(Path file, int segmentMillis) {
    this(file, Cut.grid(segmentMillis), 0, 0);
  }

  /**
   * @param file may not exist yet
   * @param firstIndex of the first segment
   * @param firstTick decode time of the first sample
   */
  public FragmentCutter(Path file, Cut cut, int firstIndex, long firstTick) {
    this.file = file;
    this.cut = cut;
    this.nextIndex = firstIndex;
    this.expectedStart = firstTick;
  }

  /** The init segment, once the file has it. */
  public @Nullable InitSegment init() {
    return init;
  }

  /**
   * Reads until a segment is complete, and no further: later segments stay in the file and cost no
   * memory.
   *
   * @param ended whether nothing will follow: then the last segment is closed as well, and bytes
   *     left over are an error
   * @return the next segment in order; null while the file does not hold another
   */
  public @Nullable CutSegment poll(boolean ended) throws IOException {
    FileChannel bytes = open();
    if (bytes != null) {
      long written = bytes.size();
      while (complete == null && readBox(bytes, written)) {
        // each call reads one whole box
      }
      if (complete == null && ended && position != written) {
        throw new Mp4Exception(
            "%d bytes at the end are not a whole fragment.".formatted(written - position));
      }
    }
    if (complete == null && ended) {
      if (init == null || pendingHeader != null) {
        throw new Mp4Exception("The file ended before its first whole fragment.");
      }
      closeSegment();
    }
    CutSegment next = complete;
    complete = null;
    return next;
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }

  private @Nullable FileChannel open() throws IOException {
    if (channel == null && Files.exists(file)) {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    }
    return channel;
  }

  /** Reads the box at the position if all of it is written. */
  private boolean readBox(FileChannel bytes, long written) throws IOException {
    if (written - position < Box.HEADER_BYTES) {
      return false;
    }
    header.clear();
    readFully(bytes, header, position);
    long size = Integer.toUnsignedLong(header.getInt(0));
    String type = Box.typeAt(header, 4);
    if (size < Box.HEADER_BYTES || size > LARGEST_BOX) {
      throw new Mp4Exception("A %s box has an impossible size of %d bytes.".formatted(type, size));
    }
    if (written - position < size) {
      return false;
    }
    switch (type) {
      case "ftyp" -> {}
      case "moov" -> init = InitSegment.parse(bytes(bytes, 0, position + size));
      case "moof" -> readHeader(bytes, size);
      case "mdat" -> closeFragment(position + size);
      default -> throw new Mp4Exception("A %s box does not belong here.".formatted(type));
    }
    position += size;
    return true;
  }

  private void readHeader(FileChannel bytes, long size) throws IOException {
    if (init == null || pendingHeader != null) {
      throw new Mp4Exception("A moof box is out of order.");
    }
    ByteBuffer moof = ByteBuffer.wrap(bytes(bytes, position, size));
    pendingHeader = FragmentHeader.parse(Box.in(moof).getFirst(), init);
    pendingMoofAt = position;
  }

  private void closeFragment(long end) throws IOException {
    FragmentHeader fragment = pendingHeader;
    if (fragment == null) {
      throw new Mp4Exception("An mdat box is out of order.");
    }
    if (fragment.start() != expectedStart) {
      throw new Mp4Exception(
          "A fragment starts at tick %d where %d belongs."
              .formatted(fragment.start(), expectedStart));
    }
    if (!fragment.startsWithSync()) {
      throw new Mp4Exception(
          "The fragment at tick %d does not start with a key frame.".formatted(fragment.start()));
    }
    if (fragment.firstSampleEnd() > end - pendingMoofAt) {
      throw new Mp4Exception("The first sample ends outside its fragment.");
    }
    Piece piece = new Piece(fragment, pendingMoofAt, end - pendingMoofAt);
    open.add(piece);
    expectedStart = piece.end();
    pendingHeader = null;
    if (reachesNextSegment(piece.end())) {
      closeSegment();
    }
  }

  /**
   * Whether the open segment is whole when it ends at this tick. Its samples say where it ends, and
   * nobody has to wait for the fragment behind it.
   */
  private boolean reachesNextSegment(long tick) {
    List<Long> ticks = cut.ticks();
    if (ticks != null) {
      return Cut.parts(ticks, open.getFirst().header().start(), tick);
    }
    long start = Math.multiplyExact(open.getFirst().header().start(), 1000L);
    long end = Math.multiplyExact(tick, 1000L);
    long slot = (long) cut.millis() * scale();
    return cut.fixed()
        ? Math.floorDiv(end, slot) > Math.floorDiv(start, slot)
        : end - start >= slot;
  }

  private void closeSegment() throws IOException {
    if (open.isEmpty()) {
      return;
    }
    Piece first = open.getFirst();
    long size = open.getLast().at() + open.getLast().size() - first.at();
    FileChannel bytes = open();
    if (bytes == null) {
      throw new IllegalStateException("a fragment without a file");
    }
    complete = CutSegment.of(nextIndex++, scale(), open, bytes(bytes, first.at(), size));
    open.clear();
  }

  private long scale() {
    if (init == null) {
      throw new IllegalStateException("no init segment yet");
    }
    return init.timescale();
  }

  private static byte[] bytes(FileChannel channel, long at, long size) throws IOException {
    if (size > LARGEST_BOX) {
      throw new Mp4Exception("A part of %d bytes is too large.".formatted(size));
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) size);
    readFully(channel, buffer, at);
    return buffer.array();
  }

  private static void readFully(FileChannel channel, ByteBuffer buffer, long at)
      throws IOException {
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at + buffer.position());
      if (read < 0) {
        throw new Mp4Exception("The file became shorter.");
      }
    }
  }
}

package io.mediahub.encoder.media.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/**
 * The frames of a stretch that was encoded in some sizes, by the lines of ffmpeg's framecrc muxer.
 * Written by one thread, and read by another when that has ended.
 */
final class ProbedFrames {
  /** Output, decode time, show time, duration, bytes, checksum; flags where it is no key frame. */
  private static final Pattern FRAME =
      Pattern.compile(
          "(\\d{1,2}), +-?\\d+, +(-?\\d{1,18}), +\\d+, +(\\d{1,10}), 0x\\p{XDigit}+(, F=0x.*)?.*");

  private static final int BITS = 8;

  /** A group of fewer frames than this part of a usual one says too little. */
  private static final int PART = 4;

  private static final class Group {
    private final long key;
    private long others;
    private int count = 1;

    private Group(long key) {
      this.key = key;
    }

    /** As if it had all frames of a usual group. */
    double bitsPerSecond(int group, double rate) {
      double other = count == 1 ? 0 : (double) others / (count - 1);
      return (key + other * (group - 1)) * BITS * rate / group;
    }
  }

  private final List<List<Group>> sizes = new ArrayList<>();
  private long firstShown = Long.MAX_VALUE;

  ProbedFrames(int sizes) {
    for (int i = 0; i < sizes; i++) {
      this.sizes.add(new ArrayList<>());
    }
  }

  void line(String line) {
    Matcher frame = FRAME.matcher(line);
    if (!frame.matches()) {
      return; // the header
    }
    int size = Integer.parseInt(frame.group(1));
    if (size >= sizes.size()) {
      return;
    }
    List<Group> groups = sizes.get(size);
    firstShown = Math.min(firstShown, Long.parseLong(frame.group(2)));
    long bytes = Long.parseLong(frame.group(3));
    if (frame.group(4) == null || groups.isEmpty()) {
      groups.add(new Group(bytes));
    } else {
      Group group = groups.getLast();
      group.others += bytes;
      group.count++;
    }
  }

  /** Of each size. */
  int frames() {
    return sizes.getFirst().stream().mapToInt(group -> group.count).sum();
  }

  /** When the first frame is shown, in frames of the grid. */
  long firstShown() {
    return firstShown;
  }

  /**
   * What each group of pictures takes.
   *
   * @param group frames of a usual one
   * @param rate frames a second
   */
  DoubleStream bitsPerSecond(int size, int group, double rate) {
    List<Group> all = sizes.get(size);
    List<Group> telling = all.stream().filter(each -> each.count * PART >= group).toList();
    return (telling.isEmpty() ? all : telling)
        .stream().mapToDouble(each -> each.bitsPerSecond(group, rate));
  }
}

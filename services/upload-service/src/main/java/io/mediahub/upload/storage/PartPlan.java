package io.mediahub.upload.storage;

import java.util.stream.IntStream;

/**
 * How a file is divided: parts of one size, the last one smaller.
 *
 * @param sizeBytes of the file, more than 0
 * @param partSizeBytes of every part but the last
 */
public record PartPlan(long sizeBytes, long partSizeBytes) {
  /** S3 allows 10,000 parts; fewer keep the lists of addresses short. */
  private static final int MOST_PARTS = 2000;

  private static final long MIB = 1024 * 1024;

  /** The preferred size, or the next whole MiB that keeps the number of parts small. */
  public static PartPlan of(long sizeBytes, long preferredPartBytes) {
    long least = Math.ceilDiv(Math.ceilDiv(sizeBytes, MOST_PARTS), MIB) * MIB;
    return new PartPlan(sizeBytes, Math.max(preferredPartBytes, least));
  }

  public int count() {
    return (int) Math.ceilDiv(sizeBytes, partSizeBytes);
  }

  /**
   * @param number 1 to {@link #count()}
   */
  public long bytesOf(int number) {
    return number < count() ? partSizeBytes : sizeBytes - (count() - 1) * partSizeBytes;
  }

  public IntStream numbers() {
    return IntStream.rangeClosed(1, count());
  }
}

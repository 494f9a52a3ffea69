package io.mediahub.streams.rebuild;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * What is folded in memory at a time, and stored in one transaction: the keys of a partition whose
 * hash leaves this remainder.
 *
 * @param bucket the remainder, from 0
 * @param buckets the divisor
 */
public record Unit(TopicPartition partition, int bucket, int buckets) {

  /** Two halves of its keys. */
  List<Unit> halves() {
    return List.of(
        new Unit(partition, bucket, 2 * buckets),
        new Unit(partition, bucket + buckets, 2 * buckets));
  }

  boolean has(byte[] key) {
    return buckets == 1 || hash(key) % buckets == bucket;
  }

  /** Other bits than those by which producers choose the partition. */
  private static int hash(byte[] key) {
    return (Utils.murmur2(key) * 0x9E3779B9) >>> 4;
  }

  static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  /** Itself or parts of it, without what is done. */
  Stream<Unit> without(Collection<Unit> done) {
    if (done.contains(this)) {
      return Stream.empty();
    }
    boolean begun =
        done.stream()
            .anyMatch(
                part ->
                    part.partition.equals(partition)
                        && part.buckets > buckets
                        && part.bucket % buckets == bucket);
    return begun ? halves().stream().flatMap(half -> half.without(done)) : Stream.of(this);
  }
}

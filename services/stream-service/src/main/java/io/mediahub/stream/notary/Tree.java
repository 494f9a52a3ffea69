package io.mediahub.stream.notary;

import io.mediahub.platform.proof.Offsets;
import io.mediahub.proof.Frontier;
import io.mediahub.proof.Hash;
import io.mediahub.proof.Tiles;
import io.mediahub.proof.log.LogRecord;
import io.mediahub.proof.note.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A tree while it grows: what its row says, and the leaves of its open tile. After any failure it
 * is read from the database again.
 */
final class Tree {
  /** A tile that became full; the hashes of those above level 0 are the roots of those below. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record FullTile(int level, long index, Hash root, byte @Nullable [] hashes, Offsets offsets) {}

  /** Leaves that are in no full tile. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Part(long firstLeaf, byte[] hashes, Offsets offsets) {}

  /**
   * What a batch adds.
   *
   * @param before leaves of the tree as it was, by which a second writer is noticed
   * @param nextBefore its next offset as it was
   */
  record Growth(
      Tree tree, long before, long nextBefore, List<FullTile> tiles, @Nullable Part rest) {}

  /**
   * A tree beside an older one, until it is known from which leaf they differ.
   *
   * @param olderLeaves of the older one
   * @param logEnd where the log ended when the fork was found
   */
  record Comparison(long olderLeaves, Tiles.Reader older, long logEnd) {}

  final int id;
  final TopicPartition partition;
  final int fork;
  final String origin;
  final String topicId;
  private final Frontier frontier;
  private final List<Hash> open;
  private Offsets openOffsets;
  private long nextOffset;
  private long lastOffset;
  private @Nullable Hash lastLeaf;
  @Nullable Integer leaderEpoch;
  long signedLeaves;

  /** Whether the last leaf is to be compared with the log before anything else is read. */
  boolean unverified;

  @Nullable Comparison comparison;
  private @Nullable Long differsFrom;

  Tree(
      int id,
      TopicPartition partition,
      int fork,
      String origin,
      String topicId,
      Frontier frontier,
      Position position,
      List<Hash> open,
      Offsets openOffsets) {
    this.id = id;
    this.partition = partition;
    this.fork = fork;
    this.origin = origin;
    this.topicId = topicId;
    this.frontier = frontier;
    this.open = new ArrayList<>(open);
    this.openOffsets = openOffsets;
    this.nextOffset = position.nextOffset();
    this.lastOffset = position.lastOffset();
    this.lastLeaf = position.lastLeaf();
    this.leaderEpoch = position.leaderEpoch();
    this.signedLeaves = position.signedLeaves();
    this.unverified = position.lastLeaf() != null;
  }

  /**
   * @param lastOffset -1 when there is no leaf
   */
  record Position(
      long nextOffset,
      long lastOffset,
      @Nullable Hash lastLeaf,
      @Nullable Integer leaderEpoch,
      long signedLeaves) {}

  long leaves() {
    return frontier.size();
  }

  long nextOffset() {
    return nextOffset;
  }

  long lastOffset() {
    return lastOffset;
  }

  @Nullable Hash lastLeaf() {
    return lastLeaf;
  }

  byte[] frontierBytes() {
    return frontier.bytes();
  }

  Checkpoint head() {
    return new Checkpoint(origin, frontier.size(), frontier.root());
  }

  /** From which leaf it differs from the older one; null while that is not known. */
  @Nullable Long differsFrom() {
    return differsFrom;
  }

  /** The whole log, as it was when the fork was found, is the beginning of the older tree. */
  void endOfLogReached() {
    differsFrom = leaves();
  }

  /** Whether the record is the last leaf, where that is to be looked at. */
  boolean isLastLeaf(ConsumerRecord<byte[], byte[]> record) {
    Hash last = lastLeaf;
    return last != null && record.offset() == lastOffset && leaf(record).equals(last);
  }

  private static Hash leaf(ConsumerRecord<byte[], byte[]> record) {
    return new LogRecord(record.offset(), record.timestamp(), record.key(), record.value()).leaf();
  }

  /** Appends records, in the order of their offsets, which begin at or after the next one. */
  Growth grow(List<ConsumerRecord<byte[], byte[]>> records) {
    long before = frontier.size();
    long nextBefore = nextOffset;
    List<FullTile> tiles = new ArrayList<>();
    long openFrom = before - before % Tiles.WIDTH;
    int known = open.size();
    Offsets added = new Offsets();
    Tiles older = comparison == null ? null : new Tiles(comparison.older());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Hash leaf = leaf(record);
      compare(leaf, older);
      open.add(leaf);
      openOffsets.add(record.offset());
      added.add(record.offset());
      frontier.append(
          leaf,
          (level, index, node) -> {
            if (level > 0 && level % Tiles.HEIGHT == 0) {
              int tile = level / Tiles.HEIGHT - 1;
              tiles.add(
                  new FullTile(
                      tile, index, node, tile == 0 ? Hash.joined(open) : null, openOffsets));
            }
          });
      if (open.size() == Tiles.WIDTH) {
        open.clear();
        openOffsets = new Offsets();
        added = new Offsets();
        openFrom += Tiles.WIDTH;
        known = 0;
      }
      nextOffset = record.offset() + 1;
      lastOffset = record.offset();
      lastLeaf = leaf;
      leaderEpoch = record.leaderEpoch().orElse(leaderEpoch);
    }
    List<Hash> rest = open.subList(known, open.size());
    return new Growth(
        this,
        before,
        nextBefore,
        tiles,
        rest.isEmpty() ? null : new Part(openFrom + known, Hash.joined(rest), added));
  }

  private void compare(Hash leaf, @Nullable Tiles older) {
    if (comparison == null || older == null || differsFrom != null) {
      return;
    }
    long number = frontier.size();
    if (number >= comparison.olderLeaves() || !older.node(0, number).equals(leaf)) {
      differsFrom = number;
    }
  }
}

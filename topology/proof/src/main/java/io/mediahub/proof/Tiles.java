package io.mediahub.proof;

import java.util.HashMap;
import java.util.Map;

/**
 * The nodes of a tree that is stored as tiles: a tile of level t holds 256 nodes of level 8 t side
 * by side, as C2SP's tlog-tiles have it. Each tile is read once.
 */
public final class Tiles implements Nodes {
  public static final int HEIGHT = 8;

  /** Nodes of a full tile. */
  public static final int WIDTH = 1 << HEIGHT;

  /** Where tiles lie. */
  @FunctionalInterface
  public interface Reader {
    /** The hashes of a tile, 32 bytes each; fewer than 256 in one that is not full. */
    byte[] hashes(int level, long index);
  }

  private record Place(int level, long index) {}

  private final Reader reader;
  private final Map<Place, byte[]> read = new HashMap<>();

  public Tiles(Reader reader) {
    this.reader = reader;
  }

  /**
   * @throws IllegalStateException when the tile does not reach so far: rows are missing
   */
  @Override
  public Hash node(int level, long index) {
    int inTile = level % HEIGHT;
    long first = index << inTile;
    Place place = new Place(level / HEIGHT, first / WIDTH);
    byte[] hashes = read.computeIfAbsent(place, p -> reader.hashes(p.level(), p.index()));
    int from = (int) (first % WIDTH);
    if (hashes.length < (from + (1 << inTile)) * Hash.LENGTH) {
      throw new IllegalStateException(
          "Tile %d of level %d has %d hashes; node %d of level %d is beyond them."
              .formatted(place.index(), place.level(), hashes.length / Hash.LENGTH, index, level));
    }
    return root(hashes, from, 1 << inTile);
  }

  /** The root over so many hashes, a power of two, from that one. */
  private static Hash root(byte[] hashes, int from, int count) {
    return count == 1
        ? Hash.at(hashes, from)
        : Merkle.node(root(hashes, from, count / 2), root(hashes, from + count / 2, count / 2));
  }
}

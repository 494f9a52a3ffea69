package io.mediahub.platform.proof;

import io.mediahub.proof.Tiles;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/** Reads the tiles of a tree. A full tile is a row; one that is not full is put together. */
public final class TileRows implements Tiles.Reader {
  private static final String FULL =
      "select hashes from proof.tile where tree = ? and level = ? and idx = ?";
  private static final String ROOTS =
      """
      select root from proof.tile where tree = ? and level = ? and idx between ? and ? order by idx\
      """;
  private static final String OPEN =
      """
      select hashes from proof.open_part where tree = ? and first_leaf between ? and ?
      order by first_leaf\
      """;
  private static final String TILE_OF_OFFSET =
      """
      select idx, first_offset, offsets from proof.tile
      where tree = ? and level = 0 and first_offset <= ? order by first_offset desc limit 1\
      """;
  private static final String PART_OF_OFFSET =
      """
      select first_leaf, first_offset, offsets from proof.open_part
      where tree = ? and first_offset <= ? order by first_offset desc limit 1\
      """;

  private final Connection sql;
  private final int tree;

  public TileRows(Connection sql, int tree) {
    this.sql = sql;
    this.tree = tree;
  }

  /**
   * @throws UnreadableTreeException when the database does not answer
   */
  @Override
  public byte[] hashes(int level, long index) {
    try {
      byte[] full = joined(FULL, level, index);
      if (full.length > 0) {
        return full;
      }
      long first = index * Tiles.WIDTH;
      long last = first + Tiles.WIDTH - 1;
      return level == 0 ? joined(OPEN, first, last) : joined(ROOTS, level - 1, first, last);
    } catch (SQLException e) {
      throw new UnreadableTreeException("The tiles of a tree could not be read.", e);
    }
  }

  private byte[] joined(String query, long... parameters) throws SQLException {
    try (PreparedStatement select = prepared(query, parameters);
        ResultSet rows = select.executeQuery()) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      while (rows.next()) {
        all.writeBytes(rows.getBytes(1));
      }
      return all.toByteArray();
    }
  }

  private PreparedStatement prepared(String query, long... parameters) throws SQLException {
    PreparedStatement select = sql.prepareStatement(query);
    select.setInt(1, tree);
    for (int i = 0; i < parameters.length; i++) {
      select.setLong(i + 2, parameters[i]);
    }
    return select;
  }

  /** The number of the leaf that the record at an offset is; empty when it is none. */
  public OptionalLong leafAt(long offset) throws SQLException {
    OptionalLong open = leafIn(PART_OF_OFFSET, 1, offset);
    return open.isPresent() ? open : leafIn(TILE_OF_OFFSET, Tiles.WIDTH, offset);
  }

  private OptionalLong leafIn(String query, int unit, long offset) throws SQLException {
    try (PreparedStatement select = prepared(query, offset);
        ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        return OptionalLong.empty();
      }
      int place = Offsets.indexOf(offset, row.getLong(2), row.getBytes(3));
      return place < 0 ? OptionalLong.empty() : OptionalLong.of(row.getLong(1) * unit + place);
    }
  }

  /** The database did not answer, or rows are missing. */
  public static final class UnreadableTreeException extends RuntimeException {
    UnreadableTreeException(String message, SQLException cause) {
      super(message, cause);
    }
  }
}

package io.mediahub.stream.notary;

import io.mediahub.platform.proof.Offsets;
import io.mediahub.platform.proof.TileRows;
import io.mediahub.proof.Frontier;
import io.mediahub.proof.Hash;
import io.mediahub.proof.Tiles;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the trees, on the one connection that holds the notary's lock: when it breaks,
 * another replica may lead, and nothing can be written by it any more. The compare-and-set of a
 * tree's row is the second guard.
 */
final class TreeStore {
  /** Any number that nobody else locks in this database. */
  private static final long LOCK = 0x6d65_6469_6168_7562L;

  private static final int KEPT_CHECKPOINTS = 100;

  private static final String NEWEST =
      """
      select id, fork, origin, topic_id, leader_epoch, next_offset, last_offset, last_leaf, leaves,
          frontier, signed_leaves
      from proof.tree where topic = ? and partition = ? order by fork desc limit 1\
      """;
  private static final String CREATE =
      """
      insert into proof.tree (topic, partition, fork, origin, topic_id, next_offset)
      values (?, ?, ?, ?, ?, ?) returning id\
      """;
  private static final String ADVANCE =
      """
      update proof.tree
      set next_offset = ?, last_offset = ?, last_leaf = ?, leaves = ?, frontier = ?,
          leader_epoch = ?
      where id = ? and leaves = ? and next_offset = ?\
      """;
  private static final String TILE =
      """
      insert into proof.tile (tree, level, idx, root, hashes, first_offset, offsets)
      values (?, ?, ?, ?, ?, ?, ?)\
      """;
  private static final String TILE_ABOVE =
      """
      insert into proof.tile (tree, level, idx, root, hashes)
      select ?, ?, ?, ?, string_agg(root, ''::bytea order by idx)
      from proof.tile where tree = ? and level = ? and idx between ? and ?\
      """;
  private static final String PART =
      """
      insert into proof.open_part (tree, first_leaf, hashes, first_offset, offsets)
      values (?, ?, ?, ?, ?)\
      """;

  private final Connection sql;

  TreeStore(Connection sql) throws SQLException {
    this.sql = sql;
    sql.setAutoCommit(false);
  }

  /** Another instance has written: this one knows less than the database. */
  static final class OvertakenException extends RuntimeException {
    OvertakenException(Tree tree) {
      super("Another notary has written the tree " + tree.origin + ".");
    }
  }

  /** Whether this connection has the lock from now on; it goes with the connection. */
  boolean lead() throws SQLException {
    try (PreparedStatement select = sql.prepareStatement("select pg_try_advisory_lock(?)")) {
      select.setLong(1, LOCK);
      try (ResultSet row = select.executeQuery()) {
        boolean mine = row.next() && row.getBoolean(1);
        sql.commit();
        return mine;
      }
    }
  }

  /** The tree that goes on for a partition, or a new one from that offset. */
  Tree load(TopicPartition partition, String origin, String topicId, long beginning)
      throws SQLException {
    Optional<Tree> stored = newest(partition);
    Tree tree =
        stored.isPresent() ? stored.get() : create(partition, 0, origin, topicId, beginning);
    tree.comparison = comparison(tree);
    sql.commit();
    return tree;
  }

  private Optional<Tree> newest(TopicPartition partition) throws SQLException {
    try (PreparedStatement select = sql.prepareStatement(NEWEST)) {
      select.setString(1, partition.topic());
      select.setInt(2, partition.partition());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(tree(partition, row)) : Optional.empty();
      }
    }
  }

  private Tree tree(TopicPartition partition, ResultSet row) throws SQLException {
    int id = row.getInt("id");
    long leaves = row.getLong("leaves");
    byte[] lastLeaf = row.getBytes("last_leaf");
    List<Hash> open = new ArrayList<>();
    Offsets offsets = new Offsets();
    try (PreparedStatement select =
        sql.prepareStatement(
            "select hashes, first_offset, offsets from proof.open_part where tree = ?"
                + " order by first_leaf")) {
      select.setInt(1, id);
      try (ResultSet part = select.executeQuery()) {
        while (part.next()) {
          byte[] hashes = part.getBytes(1);
          for (int i = 0; i < hashes.length / Hash.LENGTH; i++) {
            open.add(Hash.at(hashes, i));
          }
          for (long offset : Offsets.all(part.getLong(2), part.getBytes(3))) {
            offsets.add(offset);
          }
        }
      }
    }
    if (open.size() != leaves % Tiles.WIDTH) {
      throw new IllegalStateException(
          "The tree %s has %d leaves in its open tile and must have %d. Restore the schema 'proof' from a backup."
              .formatted(row.getString("origin"), open.size(), leaves % Tiles.WIDTH));
    }
    return new Tree(
        id,
        partition,
        row.getInt("fork"),
        row.getString("origin"),
        row.getString("topic_id"),
        Frontier.of(leaves, row.getBytes("frontier")),
        new Tree.Position(
            row.getLong("next_offset"),
            lastLeaf == null ? -1 : row.getLong("last_offset"),
            lastLeaf == null ? null : Hash.of(lastLeaf),
            row.getObject("leader_epoch", Integer.class),
            row.getLong("signed_leaves")),
        open,
        offsets);
  }

  private Tree create(
      TopicPartition partition, int fork, String origin, String topicId, long beginning)
      throws SQLException {
    try (PreparedStatement insert = sql.prepareStatement(CREATE)) {
      insert.setString(1, partition.topic());
      insert.setInt(2, partition.partition());
      insert.setInt(3, fork);
      insert.setString(4, origin);
      insert.setString(5, topicId);
      insert.setLong(6, beginning);
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return new Tree(
            row.getInt(1),
            partition,
            fork,
            origin,
            topicId,
            Frontier.empty(),
            new Tree.Position(beginning, -1, null, null, 0),
            List.of(),
            new Offsets());
      }
    }
  }

  private Tree.@Nullable Comparison comparison(Tree tree) throws SQLException {
    try (PreparedStatement select =
        sql.prepareStatement(
            "select older.id, older.leaves, fork.log_end from proof.fork"
                + " join proof.tree older on older.id = fork.previous"
                + " where fork.tree = ? and fork.from_leaf is null")) {
      select.setInt(1, tree.id);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? new Tree.Comparison(row.getLong(2), new TileRows(sql, row.getInt(1)), row.getLong(3))
            : null;
      }
    }
  }

  /** A tree beside the older one, which stays as it is. */
  Tree fork(
      Tree older,
      String origin,
      WhyForked why,
      String topicId,
      long beginning,
      long logEnd,
      Instant at)
      throws SQLException {
    Tree tree = create(older.partition, older.fork + 1, origin, topicId, beginning);
    try (PreparedStatement insert =
        sql.prepareStatement(
            "insert into proof.fork (tree, previous, why, found_at, log_end)"
                + " values (?, ?, ?, ?, ?)")) {
      insert.setInt(1, tree.id);
      insert.setInt(2, older.id);
      insert.setString(3, why.code());
      insert.setObject(4, time(at));
      insert.setLong(5, logEnd);
      insert.executeUpdate();
    }
    tree.comparison = comparison(tree);
    sql.commit();
    return tree;
  }

  static OffsetDateTime time(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  /** Writes what a batch added to any number of trees, or nothing of it. */
  void write(List<Tree.Growth> all) throws SQLException {
    for (Tree.Growth growth : all) {
      advance(growth);
      if (!growth.tiles().isEmpty()) {
        tiles(growth);
      }
      if (growth.rest() != null) {
        part(growth.tree(), growth.rest());
      }
      if (growth.tree().differsFrom() != null && growth.tree().comparison != null) {
        differs(growth.tree());
      }
    }
    sql.commit();
  }

  private void advance(Tree.Growth growth) throws SQLException {
    Tree tree = growth.tree();
    try (PreparedStatement update = sql.prepareStatement(ADVANCE)) {
      update.setLong(1, tree.nextOffset());
      update.setLong(2, tree.lastOffset());
      Hash last = tree.lastLeaf();
      update.setBytes(3, last == null ? null : last.bytes());
      update.setLong(4, tree.leaves());
      update.setBytes(5, tree.frontierBytes());
      update.setObject(6, tree.leaderEpoch);
      update.setInt(7, tree.id);
      update.setLong(8, growth.before());
      update.setLong(9, growth.nextBefore());
      if (update.executeUpdate() != 1) {
        throw new OvertakenException(tree);
      }
    }
  }

  private void tiles(Tree.Growth growth) throws SQLException {
    Tree tree = growth.tree();
    try (PreparedStatement insert = sql.prepareStatement(TILE)) {
      for (Tree.FullTile tile : growth.tiles()) {
        if (tile.level() == 0) {
          insert.setInt(1, tree.id);
          insert.setInt(2, tile.level());
          insert.setLong(3, tile.index());
          insert.setBytes(4, tile.root().bytes());
          insert.setBytes(5, tile.hashes());
          insert.setLong(6, tile.offsets().first());
          insert.setBytes(7, tile.offsets().differences());
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
    for (Tree.FullTile tile : growth.tiles()) {
      if (tile.level() > 0) {
        tileAbove(tree, tile);
      }
    }
    try (PreparedStatement delete =
        sql.prepareStatement("delete from proof.open_part where tree = ?")) {
      delete.setInt(1, tree.id);
      delete.executeUpdate();
    }
  }

  private void tileAbove(Tree tree, Tree.FullTile tile) throws SQLException {
    try (PreparedStatement insert = sql.prepareStatement(TILE_ABOVE)) {
      insert.setInt(1, tree.id);
      insert.setInt(2, tile.level());
      insert.setLong(3, tile.index());
      insert.setBytes(4, tile.root().bytes());
      insert.setInt(5, tree.id);
      insert.setInt(6, tile.level() - 1);
      insert.setLong(7, tile.index() * Tiles.WIDTH);
      insert.setLong(8, (tile.index() + 1) * Tiles.WIDTH - 1);
      insert.executeUpdate();
    }
  }

  private void part(Tree tree, Tree.Part part) throws SQLException {
    try (PreparedStatement insert = sql.prepareStatement(PART)) {
      insert.setInt(1, tree.id);
      insert.setLong(2, part.firstLeaf());
      insert.setBytes(3, part.hashes());
      insert.setLong(4, part.offsets().first());
      insert.setBytes(5, part.offsets().differences());
      insert.executeUpdate();
    }
  }

  /** From which leaf a fork differs is known now. */
  void differs(Tree tree) throws SQLException {
    try (PreparedStatement update =
        sql.prepareStatement("update proof.fork set from_leaf = ? where tree = ?")) {
      update.setObject(1, tree.differsFrom());
      update.setInt(2, tree.id);
      update.executeUpdate();
    }
    tree.comparison = null;
  }

  /** A fork that is known and not signed yet. */
  record UnsignedFork(int tree, Tree older, String why, long fromLeaf) {}

  List<UnsignedFork> unsignedForks() throws SQLException {
    List<UnsignedFork> found = new ArrayList<>();
    try (PreparedStatement select =
            sql.prepareStatement(
                """
                select fork.tree, fork.why, fork.from_leaf, older.topic, older.partition, older.id,
                    older.fork, older.origin, older.topic_id, older.leader_epoch,
                    older.next_offset, older.last_offset, older.last_leaf, older.leaves,
                    older.frontier, older.signed_leaves
                from proof.fork join proof.tree older on older.id = fork.previous
                where fork.from_leaf is not null and fork.note is null order by fork.tree\
                """);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        TopicPartition partition =
            new TopicPartition(row.getString("topic"), row.getInt("partition"));
        found.add(
            new UnsignedFork(
                row.getInt("tree"),
                tree(partition, row),
                row.getString("why"),
                row.getLong("from_leaf")));
      }
    }
    return found;
  }

  /** Forks that were found so far. */
  int forks() throws SQLException {
    try (PreparedStatement select = sql.prepareStatement("select count(*) from proof.fork");
        ResultSet row = select.executeQuery()) {
      row.next();
      int count = row.getInt(1);
      sql.commit();
      return count;
    }
  }

  /** Keeps what is signed in a transaction that is on the disk when {@link #commit} returns. */
  void beginSigning() throws SQLException {
    execute("set local synchronous_commit = on");
  }

  void signed(Tree tree, String note, Instant at) throws SQLException {
    try (PreparedStatement update =
        sql.prepareStatement(
            "update proof.tree set signed_leaves = leaves where id = ? and leaves = ?")) {
      update.setInt(1, tree.id);
      update.setLong(2, tree.leaves());
      if (update.executeUpdate() != 1) {
        throw new OvertakenException(tree);
      }
    }
    try (PreparedStatement insert =
        sql.prepareStatement(
            "insert into proof.checkpoint (tree, leaves, note, signed_at) values (?, ?, ?, ?)")) {
      insert.setInt(1, tree.id);
      insert.setLong(2, tree.leaves());
      insert.setString(3, note);
      insert.setObject(4, time(at));
      insert.executeUpdate();
    }
    try (PreparedStatement delete =
        sql.prepareStatement(
            "delete from proof.checkpoint where tree = ? and leaves <= (select leaves from"
                + " proof.checkpoint where tree = ? order by leaves desc offset ? limit 1)")) {
      delete.setInt(1, tree.id);
      delete.setInt(2, tree.id);
      delete.setInt(3, KEPT_CHECKPOINTS);
      delete.executeUpdate();
    }
    outgoing(tree.origin, note);
  }

  void signedFork(int tree, String key, String note) throws SQLException {
    try (PreparedStatement update =
        sql.prepareStatement("update proof.fork set note = ? where tree = ?")) {
      update.setString(1, note);
      update.setInt(2, tree);
      update.executeUpdate();
    }
    outgoing(key, note);
  }

  void signedHeads(String origin, String publicKey, String note, Instant at) throws SQLException {
    try (PreparedStatement upsert =
        sql.prepareStatement(
            "insert into proof.heads (public_key, note, signed_at) values (?, ?, ?)"
                + " on conflict (only_one) do update set public_key = excluded.public_key,"
                + " note = excluded.note, signed_at = excluded.signed_at")) {
      upsert.setString(1, publicKey);
      upsert.setString(2, note);
      upsert.setObject(3, time(at));
      upsert.executeUpdate();
    }
    outgoing(origin, note);
  }

  private void outgoing(String key, String note) throws SQLException {
    try (PreparedStatement insert =
        sql.prepareStatement("insert into proof.outgoing (key, note) values (?, ?)")) {
      insert.setString(1, key);
      insert.setString(2, note);
      insert.executeUpdate();
    }
  }

  /** Signed and not known to be published. */
  record Outgoing(long id, String key, String note) {}

  List<Outgoing> outgoing() throws SQLException {
    List<Outgoing> found = new ArrayList<>();
    try (PreparedStatement select =
            sql.prepareStatement(
                "select id, key, note from proof.outgoing order by id limit 1000");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        found.add(new Outgoing(row.getLong(1), row.getString(2), row.getString(3)));
      }
    }
    sql.commit();
    return found;
  }

  void published(long upTo) throws SQLException {
    try (PreparedStatement delete =
        sql.prepareStatement("delete from proof.outgoing where id <= ?")) {
      delete.setLong(1, upTo);
      delete.executeUpdate();
    }
    sql.commit();
  }

  void commit() throws SQLException {
    sql.commit();
  }

  private void execute(String statement) throws SQLException {
    try (PreparedStatement one = sql.prepareStatement(statement)) {
      one.execute();
    }
  }
}

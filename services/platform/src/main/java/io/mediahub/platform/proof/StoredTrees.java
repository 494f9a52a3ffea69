package io.mediahub.platform.proof;

import io.mediahub.proof.Hash;
import io.mediahub.proof.Proofs;
import io.mediahub.proof.Tiles;
import io.mediahub.proof.note.Checkpoint;
import io.mediahub.proof.note.ConsistencyProof;
import io.mediahub.proof.note.SignedNote;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/** Answers questions about the trees: what is signed, and proofs. */
public final class StoredTrees {
  private static final String TREES =
      """
      select distinct on (topic, partition) id, topic, partition, fork, origin, leaves
      from proof.tree order by topic, partition, fork desc\
      """;
  private static final String BY_ORIGIN =
      "select id, topic, partition, fork, origin, leaves from proof.tree where origin = ?";
  private static final String NEWEST =
      """
      select note, signed_at from proof.checkpoint where tree = ? order by leaves desc limit 1\
      """;

  private final DataSource source;

  public StoredTrees(DataSource source) {
    this.source = source;
  }

  /**
   * A tree over a partition of a topic.
   *
   * @param fork 0, or how often the log was found to be rewound
   * @param leaves that it has now; fewer are signed
   */
  public record Tree(int id, String topic, int partition, int fork, String origin, long leaves) {}

  /** A signed checkpoint. */
  public record Signed(SignedNote note, Instant at) {
    public Checkpoint head() {
      return Checkpoint.parse(note.text());
    }
  }

  /**
   * That a record is in a tree.
   *
   * @param index of the leaf, from 0
   * @param checkpoint that the path leads to
   */
  public record Inclusion(Tree tree, long index, Hash leaf, List<Hash> path, Signed checkpoint) {}

  /** What a question led to; in SQL there may be an exception. */
  private interface Question<T> {
    T ask(Connection sql) throws SQLException;
  }

  private <T> T asked(Question<T> question) {
    try (Connection sql = source.getConnection()) {
      // One snapshot: an open tile may become full between two queries.
      sql.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      sql.setAutoCommit(false);
      T answer = question.ask(sql);
      sql.commit();
      return answer;
    } catch (SQLException e) {
      throw new TileRows.UnreadableTreeException("The trees could not be read.", e);
    }
  }

  /** The trees that go on: the newest fork of each partition. */
  public List<Tree> current() {
    return asked(
        sql -> {
          try (PreparedStatement select = sql.prepareStatement(TREES)) {
            return trees(select);
          }
        });
  }

  public Optional<Tree> current(String topic, int partition) {
    return current().stream()
        .filter(tree -> tree.topic().equals(topic) && tree.partition() == partition)
        .findFirst();
  }

  private static List<Tree> trees(PreparedStatement select) throws SQLException {
    List<Tree> found = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        found.add(
            new Tree(
                row.getInt(1),
                row.getString(2),
                row.getInt(3),
                row.getInt(4),
                row.getString(5),
                row.getLong(6)));
      }
    }
    return found;
  }

  /** The newest list of all heads, signed; empty until the first one. */
  public Optional<SignedNote> heads() {
    return asked(
        sql ->
            notes(sql, "select note from proof.heads").stream().findFirst().map(SignedNote::parse));
  }

  /** The public key of the notary, as text of C2SP; empty until the first heads are signed. */
  public Optional<String> publicKey() {
    return asked(sql -> notes(sql, "select public_key from proof.heads").stream().findFirst());
  }

  /** Signed records of all forks, the oldest first; those that are not signed yet are missing. */
  public List<SignedNote> forks() {
    return asked(
        sql ->
            notes(sql, "select note from proof.fork where note is not null order by tree").stream()
                .map(SignedNote::parse)
                .toList());
  }

  private static List<String> notes(Connection sql, String query) throws SQLException {
    try (PreparedStatement select = sql.prepareStatement(query);
        ResultSet row = select.executeQuery()) {
      List<String> found = new ArrayList<>();
      while (row.next()) {
        found.add(row.getString(1));
      }
      return found;
    }
  }

  /** The newest signed checkpoint of a tree. */
  public Optional<Signed> checkpoint(Tree tree) {
    return asked(sql -> newest(sql, tree));
  }

  private static Optional<Signed> newest(Connection sql, Tree tree) throws SQLException {
    try (PreparedStatement select = sql.prepareStatement(NEWEST)) {
      select.setInt(1, tree.id());
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Signed(
                    SignedNote.parse(row.getString(1)),
                    row.getObject(2, OffsetDateTime.class).toInstant()))
            : Optional.empty();
      }
    }
  }

  /**
   * Proves that the record at an offset is in the newest signed checkpoint.
   *
   * @return empty when there is no such record in the tree, or it is not signed for yet
   */
  public Optional<Inclusion> inclusion(Tree tree, long offset) {
    return asked(
        sql -> {
          OptionalLong leaf = new TileRows(sql, tree.id()).leafAt(offset);
          Optional<Signed> signed = newest(sql, tree);
          if (leaf.isEmpty()
              || signed.isEmpty()
              || leaf.getAsLong() >= signed.get().head().size()) {
            return Optional.empty();
          }
          Tiles tiles = new Tiles(new TileRows(sql, tree.id()));
          return Optional.of(
              new Inclusion(
                  tree,
                  leaf.getAsLong(),
                  tiles.node(0, leaf.getAsLong()),
                  new Proofs(tiles).inclusion(leaf.getAsLong(), signed.get().head().size()),
                  signed.get()));
        });
  }

  /**
   * Proves that a tree only grew since an older checkpoint.
   *
   * @return empty when there is no tree of that origin with so many signed leaves
   */
  public Optional<ConsistencyProof> consistency(SignedNote older) {
    Checkpoint before = Checkpoint.parse(older.text());
    return asked(
        sql -> {
          try (PreparedStatement select = sql.prepareStatement(BY_ORIGIN)) {
            select.setString(1, before.origin());
            List<Tree> found = trees(select);
            Optional<Signed> signed =
                found.isEmpty() ? Optional.empty() : newest(sql, found.getFirst());
            if (signed.isEmpty() || signed.get().head().size() < before.size()) {
              return Optional.empty();
            }
            Tiles tiles = new Tiles(new TileRows(sql, found.getFirst().id()));
            return Optional.of(
                new ConsistencyProof(
                    older,
                    signed.get().note(),
                    new Proofs(tiles).consistency(before.size(), signed.get().head().size())));
          }
        });
  }

  /** The hashes of a tile, 32 bytes each: 256, or fewer in one that is not full; none beyond. */
  public byte[] tile(Tree tree, int level, long index) {
    return asked(sql -> new TileRows(sql, tree.id()).hashes(level, index));
  }

  /** Each month has an index for it. */
  static final String PLACES =
      "select topic, partition, src_offset from audit_event where event_id = ?"
          + " order by recorded_at limit 2";

  /** Where an event lies; the audit timeline finds it, and the proof shows that it is right. */
  public record Place(String topic, int partition, long offset) {}

  /** The places of an event id; several only if it was written twice. */
  public List<Place> placesOf(String eventId) {
    return asked(
        sql -> {
          try (PreparedStatement select = sql.prepareStatement(PLACES)) {
            select.setQueryTimeout(20);
            select.setString(1, eventId);
            List<Place> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                found.add(new Place(row.getString(1), row.getInt(2), row.getLong(3)));
              }
            }
            return found;
          }
        });
  }
}

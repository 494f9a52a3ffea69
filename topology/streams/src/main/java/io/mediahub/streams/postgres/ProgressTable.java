package io.mediahub.streams.postgres;

import io.mediahub.streams.readmodel.engine.ModelDatabase.ProgressConflict;
import io.mediahub.streams.readmodel.engine.Progress;
import io.mediahub.streams.readmodel.engine.ProgressUpdate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** {@code read_model_position}: the progress of a model, and which log it belongs to. */
final class ProgressTable {
  private static final String CREATE =
      """
      insert into read_model_position (model, topic, partition, next_offset, fold_version)
      select ?, topic, partition, 0, ? from unnest(?::text[], ?::int[]) as p(topic, partition)
      on conflict do nothing\
      """;
  private static final String READ =
      """
      select topic, partition, next_offset, leader_epoch, topic_id, fold_version, generation
      from read_model_position
      where model = ? and (topic, partition) in (select * from unnest(?::text[], ?::int[]))\
      """;
  private static final String ADVANCE =
      """
      update read_model_position as position
      set next_offset = moved.next,
          leader_epoch = coalesce(moved.epoch, position.leader_epoch),
          topic_id = coalesce(moved.topic_id, position.topic_id)
      from unnest(?::text[], ?::int[], ?::bigint[], ?::bigint[], ?::int[], ?::text[], ?::bigint[])
          as moved(topic, partition, previous, next, epoch, topic_id, generation)
      where position.model = ? and position.topic = moved.topic
          and position.partition = moved.partition
          and position.next_offset = moved.previous and position.fold_version = ?
          and position.generation = coalesce(moved.generation, position.generation)\
      """;
  private static final String LOCK =
      "select fold_version from read_model_position where model = ? for update";
  private static final String REWIND =
      """
      update read_model_position
      set next_offset = 0, leader_epoch = null, topic_id = null, fold_version = ?
      where model = ?\
      """;

  private final String model;
  private final int foldVersion;

  ProgressTable(String model, int foldVersion) {
    this.model = model;
    this.foldVersion = foldVersion;
  }

  Map<TopicPartition, Progress> read(Connection sql, Collection<TopicPartition> partitions)
      throws SQLException {
    Map<TopicPartition, Progress> found = select(sql, partitions);
    if (found.size() < partitions.size()) {
      create(sql, partitions);
      found = select(sql, partitions);
    }
    return found;
  }

  private Map<TopicPartition, Progress> select(
      Connection sql, Collection<TopicPartition> partitions) throws SQLException {
    try (PreparedStatement statement = sql.prepareStatement(READ)) {
      statement.setString(1, model);
      bind(statement, 2, partitions);
      return read(statement);
    }
  }

  /**
   * All progress of the model.
   *
   * @param table with its schema
   * @param locked whether nobody may move it before the end of the transaction
   */
  Map<TopicPartition, Progress> all(Connection sql, String table, boolean locked)
      throws SQLException {
    try (PreparedStatement statement =
        sql.prepareStatement(
            ("select topic, partition, next_offset, leader_epoch, topic_id, fold_version, generation from %s"
                    + " where model = ? order by topic, partition%s")
                .formatted(table, locked ? " for update" : ""))) {
      statement.setString(1, model);
      return read(statement);
    }
  }

  private static Map<TopicPartition, Progress> read(PreparedStatement statement)
      throws SQLException {
    Map<TopicPartition, Progress> found = new HashMap<>();
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        found.put(new TopicPartition(rows.getString(1), rows.getInt(2)), progress(rows));
      }
    }
    return found;
  }

  private static Progress progress(ResultSet row) throws SQLException {
    int epoch = row.getInt(4);
    Integer leaderEpoch = row.wasNull() ? null : epoch;
    String topicId = row.getString(5);
    return new Progress(
        row.getLong(3),
        leaderEpoch,
        topicId == null ? null : Uuid.fromString(topicId),
        row.getInt(6),
        row.getLong(7));
  }

  private void create(Connection sql, Collection<TopicPartition> partitions) throws SQLException {
    try (PreparedStatement statement = sql.prepareStatement(CREATE)) {
      statement.setString(1, model);
      statement.setInt(2, foldVersion);
      bind(statement, 3, partitions);
      statement.executeUpdate();
    }
  }

  private static void bind(
      PreparedStatement statement, int index, Collection<TopicPartition> partitions)
      throws SQLException {
    setArray(statement, index, "text", partitions, TopicPartition::topic);
    setArray(statement, index + 1, "int4", partitions, TopicPartition::partition);
  }

  /** Also locks the progress, so that a second writer finds it moved. */
  void advance(Connection sql, List<ProgressUpdate> updates) throws SQLException {
    if (updates.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = sql.prepareStatement(ADVANCE)) {
      setArray(statement, 1, "text", updates, a -> a.partition().topic());
      setArray(statement, 2, "int4", updates, a -> a.partition().partition());
      setArray(statement, 3, "int8", updates, ProgressUpdate::from);
      setArray(statement, 4, "int8", updates, ProgressUpdate::to);
      setArray(statement, 5, "int4", updates, ProgressUpdate::leaderEpoch);
      setArray(statement, 6, "text", updates, a -> text(a.topicId()));
      setArray(statement, 7, "int8", updates, ProgressUpdate::generation);
      statement.setString(8, model);
      statement.setInt(9, foldVersion);
      int moved = statement.executeUpdate();
      if (moved != updates.size()) {
        throw new ProgressConflict("only %d of %s fit".formatted(moved, updates));
      }
    }
  }

  private static @Nullable String text(@Nullable Uuid id) {
    return id == null ? null : id.toString();
  }

  /**
   * Sets all progress to the beginning, unless another instance has done so.
   *
   * @return whether the rows must be deleted
   */
  boolean rewindOlder(Connection sql) throws SQLException {
    boolean older = false;
    try (PreparedStatement statement = sql.prepareStatement(LOCK)) {
      statement.setString(1, model);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          older |= rows.getInt(1) < foldVersion;
        }
      }
    }
    if (older) {
      try (PreparedStatement statement = sql.prepareStatement(REWIND)) {
        statement.setInt(1, foldVersion);
        statement.setString(2, model);
        statement.executeUpdate();
      }
    }
    return older;
  }

  private static <T> void setArray(
      PreparedStatement statement,
      int index,
      String type,
      Collection<T> items,
      Function<T, @Nullable Object> value)
      throws SQLException {
    Object[] values = items.stream().map(value).toArray();
    statement.setArray(index, statement.getConnection().createArrayOf(type, values));
  }
}

package io.mediahub.streams.postgres;

import io.mediahub.streams.readmodel.Advance;
import io.mediahub.streams.readmodel.ReadModelDatabase.PositionsMoved;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/** {@code read_model_position}: how far a model reflects the log. */
final class PositionTable {
  private static final String CREATE =
      """
      insert into read_model_position (model, topic, partition, next_offset)
      select ?, topic, partition, 0 from unnest(?::text[], ?::int[]) as p(topic, partition)
      on conflict do nothing\
      """;
  private static final String READ =
      """
      select topic, partition, next_offset from read_model_position
      where model = ? and (topic, partition) in (select * from unnest(?::text[], ?::int[]))\
      """;
  private static final String ADVANCE =
      """
      update read_model_position as position set next_offset = advance.next
      from unnest(?::text[], ?::int[], ?::bigint[], ?::bigint[])
          as advance(topic, partition, previous, next)
      where position.model = ? and position.topic = advance.topic
          and position.partition = advance.partition
          and position.next_offset = advance.previous\
      """;

  private final String model;

  PositionTable(String model) {
    this.model = model;
  }

  Map<TopicPartition, Long> read(Connection sql, Collection<TopicPartition> partitions)
      throws SQLException {
    Map<TopicPartition, Long> found = select(sql, partitions);
    if (found.size() < partitions.size()) {
      create(sql, partitions);
      found = select(sql, partitions);
    }
    return found;
  }

  private Map<TopicPartition, Long> select(Connection sql, Collection<TopicPartition> partitions)
      throws SQLException {
    try (PreparedStatement statement = sql.prepareStatement(READ)) {
      bind(statement, partitions);
      Map<TopicPartition, Long> found = new HashMap<>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          found.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
        }
      }
      return found;
    }
  }

  private void create(Connection sql, Collection<TopicPartition> partitions) throws SQLException {
    try (PreparedStatement statement = sql.prepareStatement(CREATE)) {
      bind(statement, partitions);
      statement.executeUpdate();
    }
  }

  private void bind(PreparedStatement statement, Collection<TopicPartition> partitions)
      throws SQLException {
    statement.setString(1, model);
    setArray(statement, 2, "text", partitions, TopicPartition::topic);
    setArray(statement, 3, "int4", partitions, TopicPartition::partition);
  }

  /** Locks the positions, too: whoever comes second finds them moved. */
  void advance(Connection sql, List<Advance> advances) throws SQLException {
    if (advances.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = sql.prepareStatement(ADVANCE)) {
      setArray(statement, 1, "text", advances, a -> a.partition().topic());
      setArray(statement, 2, "int4", advances, a -> a.partition().partition());
      setArray(statement, 3, "int8", advances, Advance::from);
      setArray(statement, 4, "int8", advances, Advance::to);
      statement.setString(5, model);
      int moved = statement.executeUpdate();
      if (moved != advances.size()) {
        throw new PositionsMoved("only %d of %s fit".formatted(moved, advances));
      }
    }
  }

  private static <T> void setArray(
      PreparedStatement statement,
      int index,
      String type,
      Collection<T> items,
      Function<T, Object> value)
      throws SQLException {
    Object[] values = items.stream().map(value).toArray();
    statement.setArray(index, statement.getConnection().createArrayOf(type, values));
  }
}

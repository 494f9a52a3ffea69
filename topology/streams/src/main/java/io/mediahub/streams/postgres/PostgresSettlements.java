package io.mediahub.streams.postgres;

import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.Settlements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the live model's database says of single records. It refused the first parked record of a key
 * whose reason is {@code cannot-apply}; only a database knows why.
 *
 * <p>Records that operators drop or correct belong here as soon as they are written down.
 */
final class PostgresSettlements implements Settlements {
  private static final String REFUSED =
      """
      select r.topic, r.partition, min(r.src_offset), k.why
      from parked_key k join parked_record r on r.model = k.model and r.topic = k.topic and r.key = k.key
      where k.model = ? and k.reason = 'cannot-apply'
      group by r.topic, r.partition, k.key, k.why\
      """;

  private record Place(TopicPartition partition, long offset) {
    static Place of(RawRecord record) {
      return new Place(record.location().topicPartition(), record.location().offset());
    }
  }

  private final Map<Place, String> refused = new HashMap<>();

  /**
   * @param sql with the live tables in its search path
   */
  static PostgresSettlements read(Connection sql, ReadModel model) throws SQLException {
    PostgresSettlements read = new PostgresSettlements();
    try (PreparedStatement statement = sql.prepareStatement(REFUSED)) {
      statement.setString(1, model.name());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          read.refused.put(
              new Place(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3)),
              rows.getString(4));
        }
      }
    }
    return read;
  }

  @Override
  public @Nullable String refused(RawRecord record) {
    return refused.isEmpty() ? null : refused.get(Place.of(record));
  }

}

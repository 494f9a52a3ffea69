package io.mediahub.streams.postgres;

import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.DecidedRecords;
import io.mediahub.streams.readmodel.engine.Settlements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.kafka.common.TopicPartition;

/**
 * What the live model's database says of single records: what operators dropped or corrected, and
 * the first parked record of each key whose reason is {@code cannot-apply}, which only a database
 * may refuse.
 */
final class PostgresSettlements {
  private static final String REFUSED =
      """
      select r.topic, r.partition, min(r.src_offset), k.why
      from parked_key k join parked_record r
          on r.model = k.model and r.topic = k.topic and r.key = k.key
      where k.model = ? and k.reason = 'cannot-apply'
      group by r.topic, r.partition, k.key, k.why\
      """;

  private PostgresSettlements() {}

  /**
   * @param sql with the live tables in its search path
   * @param sameFolds whether the live rows are of these folds: what others could not apply, these
   *     may
   */
  static Settlements read(Connection sql, ReadModel model, boolean sameFolds) throws SQLException {
    DecidedRecords read = new DecidedRecords(new AmendedTables(model.name()).all(sql));
    if (sameFolds) {
      try (PreparedStatement statement = sql.prepareStatement(REFUSED)) {
        statement.setString(1, model.name());
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            read.refused(
                new TopicPartition(rows.getString(1), rows.getInt(2)),
                rows.getLong(3),
                rows.getString(4));
          }
        }
      }
    }
    return read;
  }
}

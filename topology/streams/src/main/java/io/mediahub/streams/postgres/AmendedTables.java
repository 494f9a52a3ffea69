package io.mediahub.streams.postgres;

import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.engine.Amendment;
import io.mediahub.streams.readmodel.engine.Dropped;
import io.mediahub.streams.readmodel.engine.TruncatedLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code corrected_record} and {@code dropped_record} of one model, as its stream threads use them.
 */
final class AmendedTables {
  private static final String ALL =
      """
      select topic, partition, src_offset, fingerprint, corrected, false, false
      from corrected_record where model = ?
      union all
      select topic, partition, src_offset, fingerprint, null, what = 'record', what = 'versions'
      from dropped_record where model = ?\
      """;

  /** With the operator who asked for it, from the key's request. */
  private static final String DROP =
      """
      insert into dropped_record (model, topic, partition, src_offset, what, key, recorded_at,
                                  fingerprint, value, headers, size_bytes, reason, why,
                                  dropped_by, dropped_why, dropped_at)
      select r.model, r.topic, r.partition, r.src_offset, ?, r.key, r.recorded_at, ?, r.value,
             r.headers, r.size_bytes, k.reason, k.why, coalesce(k.requested_by, 'unknown'),
             coalesce(k.requested_why, ''), coalesce(k.requested_at, now())
      from parked_record r join parked_key k
          on k.model = r.model and k.topic = r.topic and k.key = r.key
      where r.model = ? and r.topic = ? and r.partition = ? and r.src_offset = ?
      on conflict do nothing\
      """;

  private final String model;

  AmendedTables(String model) {
    this.model = model;
  }

  List<Amendment> all(Connection sql) throws SQLException {
    try (PreparedStatement statement = sql.prepareStatement(ALL)) {
      statement.setString(1, model);
      statement.setString(2, model);
      List<Amendment> all = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          all.add(
              new Amendment(
                  rows.getString(1),
                  rows.getInt(2),
                  rows.getLong(3),
                  rows.getString(4),
                  rows.getBytes(5),
                  rows.getBoolean(6),
                  rows.getBoolean(7)));
        }
      }
      return all;
    }
  }

  /** Before the record is released and the request is cleared: both say what is kept. */
  void drop(Connection sql, List<Dropped> dropped) throws SQLException {
    for (Dropped each : dropped) {
      EventLocation at = each.record().location();
      try (PreparedStatement statement = sql.prepareStatement(DROP)) {
        statement.setString(1, each.what().code());
        statement.setString(2, Amendment.fingerprint(each.record().value()));
        statement.setString(3, model);
        statement.setString(4, at.topic());
        statement.setInt(5, at.partition());
        statement.setLong(6, at.offset());
        statement.executeUpdate();
      }
    }
  }

  /** At these offsets the log has, or will have, other records. */
  void rewind(Connection sql, TruncatedLog lost) throws SQLException {
    for (String table : List.of("corrected_record", "dropped_record")) {
      try (PreparedStatement statement =
          sql.prepareStatement(
              "delete from "
                  + table
                  + " where model = ? and topic = ? and partition = ? and src_offset >= ?")) {
        statement.setString(1, model);
        statement.setString(2, lost.partition().topic());
        statement.setInt(3, lost.partition().partition());
        statement.setLong(4, lost.end());
        statement.executeUpdate();
      }
    }
  }
}

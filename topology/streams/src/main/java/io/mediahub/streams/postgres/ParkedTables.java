package io.mediahub.streams.postgres;

import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.engine.Changes;
import io.mediahub.streams.readmodel.engine.ModelDatabase.ProgressConflict;
import io.mediahub.streams.readmodel.engine.ParkedHeaders;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.streams.readmodel.engine.Signature;
import io.mediahub.streams.readmodel.engine.TruncatedLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code parked_key} and {@code parked_record} of one model. */
final class ParkedTables {
  private static final String KEYS =
      """
      select k.topic, k.key, k.partition, k.reason, k.why, k.since, k.request,
             count(r.src_offset), coalesce(sum(r.size_bytes), 0), coalesce(max(r.src_offset), -1)
      from parked_key k left join parked_record r
          on r.model = k.model and r.topic = k.topic and r.key = k.key
      where k.model = ?
      group by k.model, k.topic, k.key order by k.since, k.topic, k.key\
      """;
  private static final String REQUESTS =
      "select topic, key, request from parked_key where model = ? and request is not null";
  private static final String RECORDS =
      """
      select partition, src_offset, recorded_at, value, headers from parked_record
      where model = ? and topic = ? and key = ? order by src_offset limit ?\
      """;
  private static final String PARK =
      """
      insert into parked_record (model, topic, partition, src_offset, key, recorded_at, value,
                                 headers, size_bytes)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing\
      """;
  private static final String RELEASE =
      "delete from parked_record where model = ? and topic = ? and partition = ? and src_offset ="
          + " ?";
  private static final String PUT_KEY =
      """
      insert into parked_key (model, topic, key, partition, reason, why, since)
      values (?, ?, ?, ?, ?, ?, ?)
      on conflict (model, topic, key) do update
          set reason = excluded.reason, why = excluded.why, request = null, requested_by = null,
              requested_why = null, requested_at = null\
      """;
  private static final String FREE_KEY =
      "delete from parked_key where model = ? and topic = ? and key = ?";
  private static final String REQUEST =
      """
      update parked_key set request = ?, requested_by = ?, requested_why = ?, requested_at = ?
      where model = ? and topic = ? and key = ?\
      """;
  private static final String DELETE_LOST =
      "delete from parked_record where model = ? and topic = ? and partition = ? and src_offset >="
          + " ?";
  private static final String FREE_EMPTY =
      """
      delete from parked_key k where k.model = ? and not exists (
          select 1 from parked_record r
          where r.model = k.model and r.topic = k.topic and r.key = k.key)\
      """;

  private final String model;
  private final AmendedTables amended;

  ParkedTables(String model) {
    this.model = model;
    this.amended = new AmendedTables(model);
  }

  AmendedTables amended() {
    return amended;
  }

  void write(Connection sql, Changes changes) throws SQLException {
    for (RawRecord record : changes.parked()) {
      park(sql, record);
    }
    amended.drop(sql, changes.dropped());
    for (RawRecord record : changes.released()) {
      EventLocation at = record.location();
      if (update(sql, RELEASE, model, at.topic(), at.partition(), at.offset()) != 1) {
        throw new ProgressConflict("a parked record was released by another");
      }
    }
    for (ParkedKey key : changes.keys()) {
      update(
          sql,
          PUT_KEY,
          model,
          key.id().topic(),
          key.id().key(),
          key.partition(),
          key.reason().code(),
          key.why(),
          utc(key.since()));
    }
    for (ParkedKey.Id freed : changes.freed()) {
      update(sql, FREE_KEY, model, freed.topic(), freed.key());
    }
  }

  private void park(Connection sql, RawRecord record) throws SQLException {
    EventLocation at = record.location();
    try (PreparedStatement statement = sql.prepareStatement(PARK)) {
      set(
          statement,
          model,
          at.topic(),
          at.partition(),
          at.offset(),
          ParkedKey.Id.storable(record.key()),
          utc(at.recordedAt()));
      statement.setBytes(7, record.value());
      statement.setString(8, ParkedHeaders.text(record.headers()));
      statement.setLong(9, record.sizeBytes());
      statement.executeUpdate();
    }
  }

  List<ParkedKey> keys(Connection sql) throws SQLException {
    try (PreparedStatement statement = sql.prepareStatement(KEYS)) {
      statement.setString(1, model);
      List<ParkedKey> keys = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          keys.add(key(rows));
        }
      }
      return keys;
    }
  }

  private static ParkedKey key(ResultSet row) throws SQLException {
    return new ParkedKey(
        new ParkedKey.Id(row.getString(1), row.getString(2)),
        row.getInt(3),
        ParkedKey.Reason.of(row.getString(4)),
        row.getString(5),
        row.getObject(6, OffsetDateTime.class).toInstant(),
        row.getLong(8),
        row.getLong(9),
        row.getLong(10),
        request(row.getString(7)));
  }

  private static ParkedKey.@Nullable Request request(@Nullable String name) {
    return name == null ? null : ParkedKey.Request.valueOf(name.toUpperCase(Locale.ROOT));
  }

  Map<ParkedKey.Id, ParkedKey.Request> requests(Connection sql) throws SQLException {
    try (PreparedStatement statement = sql.prepareStatement(REQUESTS)) {
      statement.setString(1, model);
      Map<ParkedKey.Id, ParkedKey.Request> requests = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          var id = new ParkedKey.Id(rows.getString(1), rows.getString(2));
          requests.put(id, Objects.requireNonNull(request(rows.getString(3))));
        }
      }
      return requests;
    }
  }

  List<RawRecord> records(Connection sql, ParkedKey.Id id, int limit) throws SQLException {
    try (PreparedStatement statement = sql.prepareStatement(RECORDS)) {
      set(statement, model, id.topic(), id.key(), limit);
      List<RawRecord> records = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Instant at = rows.getObject(3, OffsetDateTime.class).toInstant();
          records.add(
              new RawRecord(
                  new EventLocation(id.topic(), rows.getInt(1), rows.getLong(2), at),
                  id.key(),
                  rows.getBytes(4),
                  ParkedHeaders.read(rows.getString(5))));
        }
      }
      return records;
    }
  }

  boolean request(Connection sql, ParkedKey.Id id, ParkedKey.Request request, Signature by)
      throws SQLException {
    String name = request.name().toLowerCase(Locale.ROOT);
    return update(sql, REQUEST, name, by.who(), by.why(), utc(by.at()), model, id.topic(), id.key())
        == 1;
  }

  void rewind(Connection sql, TruncatedLog lost) throws SQLException {
    update(
        sql,
        DELETE_LOST,
        model,
        lost.partition().topic(),
        lost.partition().partition(),
        lost.end());
    update(sql, FREE_EMPTY, model);
    amended.rewind(sql, lost);
  }

  /** What operators have decided stays: it is asked for again when the log is read again. */
  void clear(Connection sql) throws SQLException {
    update(sql, "delete from parked_record where model = ?", model);
    update(sql, "delete from parked_key where model = ?", model);
  }

  private static OffsetDateTime utc(Instant time) {
    return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
  }

  private static int update(Connection sql, String statement, Object... values)
      throws SQLException {
    try (PreparedStatement prepared = sql.prepareStatement(statement)) {
      set(prepared, values);
      return prepared.executeUpdate();
    }
  }

  private static void set(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}

package io.mediahub.streams.postgres;

import io.mediahub.streams.parked.DroppedItem;
import io.mediahub.streams.parked.KeptRecord;
import io.mediahub.streams.parked.ParkedDesk;
import io.mediahub.streams.parked.ParkedFilter;
import io.mediahub.streams.parked.ParkedItem;
import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.engine.Amendment;
import io.mediahub.streams.readmodel.engine.Dropped;
import io.mediahub.streams.readmodel.engine.ModelDatabase.DatabaseUnavailable;
import io.mediahub.streams.readmodel.engine.ParkedHeaders;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.streams.readmodel.engine.Signature;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Parked records of a model in PostgreSQL. Each call has a connection of its own. */
public final class PostgresParkedDesk implements ParkedDesk {
  private static final String LIST =
      """
      select k.topic, k.partition, f.src_offset, k.key, k.reason, k.why, k.since,
             r.records, r.bytes, c.is_corrected, k.request
      from parked_key k
      cross join lateral (
          select count(*) as records, coalesce(sum(size_bytes), 0) as bytes from parked_record
          where model = k.model and topic = k.topic and key = k.key) r
      left join lateral (
          select src_offset from parked_record
          where model = k.model and topic = k.topic and key = k.key
          order by src_offset limit 1) f on true
      cross join lateral (
          select exists (select 1 from corrected_record join parked_record
                             using (model, topic, partition, src_offset)
                         where model = k.model and topic = k.topic
                           and parked_record.key = k.key) as is_corrected) c
      where k.model = ? and (?::text is null or k.topic = ?) and (?::text is null or k.key = ?)
        and (?::text is null or (k.topic, k.key) > (?, ?))
      order by k.topic, k.key limit ?\
      """;
  private static final String RECORDS =
      """
      select r.partition, r.src_offset, r.recorded_at, r.value, r.headers,
             c.corrected, c.corrected_by, c.corrected_why, c.corrected_at
      from parked_record r left join corrected_record c
          on c.model = r.model and c.topic = r.topic and c.partition = r.partition
             and c.src_offset = r.src_offset
      where r.model = ? and r.topic = ? and r.key = ? order by r.src_offset limit ?\
      """;
  private static final String ORIGINAL =
      """
      select value from parked_record
      where model = ? and topic = ? and partition = ? and src_offset = ? and key = ? for update\
      """;
  private static final String CORRECT =
      """
      insert into corrected_record (model, topic, partition, src_offset, key, recorded_at,
                                    fingerprint, original, headers, corrected, corrected_by,
                                    corrected_why, corrected_at)
      select model, topic, partition, src_offset, key, recorded_at, ?, value, headers, ?, ?, ?, ?
      from parked_record where model = ? and topic = ? and partition = ? and src_offset = ?
      on conflict (model, topic, partition, src_offset) do update
          set fingerprint = excluded.fingerprint, original = excluded.original,
              corrected = excluded.corrected, corrected_by = excluded.corrected_by,
              corrected_why = excluded.corrected_why, corrected_at = excluded.corrected_at\
      """;
  private static final String DROPPED =
      """
      select topic, partition, src_offset, recorded_at, key, value, headers, what, reason, why,
             dropped_by, dropped_why, dropped_at
      from dropped_record
      where model = ? and (?::text is null or topic = ?) and (?::text is null or key = ?)
      order by dropped_at desc, topic, partition, src_offset, what offset ? limit ?\
      """;
  private static final String COUNTS =
      """
      select (select count(*) from corrected_record where model = ?),
             (select count(*) from dropped_record where model = ?)\
      """;

  private final DataSource source;
  private final String model;
  private final ParkedTables parked;

  public PostgresParkedDesk(DataSource source, String model) {
    this.source = source;
    this.model = model;
    this.parked = new ParkedTables(model);
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public List<ParkedItem> list(ParkedFilter filter, ParkedKey.@Nullable Id after, int limit) {
    String afterTopic = after == null ? null : after.topic();
    String afterKey = after == null ? null : after.key();
    return query(
        LIST,
        this::item,
        model,
        filter.topic(),
        filter.topic(),
        filter.key(),
        filter.key(),
        afterTopic,
        afterTopic,
        afterKey,
        limit);
  }

  private ParkedItem item(ResultSet row) throws SQLException {
    return new ParkedItem(
        model,
        row.getString(1),
        row.getInt(2),
        row.getLong(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        time(row, 7),
        Math.max(0, row.getLong(8) - 1),
        row.getLong(9),
        row.getBoolean(10),
        row.getString(11));
  }

  @Override
  public @Nullable ParkedItem find(ParkedKey.Id id) {
    List<ParkedItem> found = list(new ParkedFilter(id.topic(), id.key()), null, 1);
    return found.isEmpty() ? null : found.getFirst();
  }

  @Override
  public List<KeptRecord> records(ParkedKey.Id id, int limit) {
    return query(RECORDS, row -> record(id, row), model, id.topic(), id.key(), limit);
  }

  private static KeptRecord record(ParkedKey.Id id, ResultSet row) throws SQLException {
    RawRecord record =
        new RawRecord(
            new EventLocation(id.topic(), row.getInt(1), row.getLong(2), time(row, 3)),
            id.key(),
            row.getBytes(4),
            ParkedHeaders.read(row.getString(5)));
    byte[] corrected = row.getBytes(6);
    return new KeptRecord(
        record,
        corrected == null
            ? null
            : new KeptRecord.Correction(
                corrected, new Signature(row.getString(7), row.getString(8), time(row, 9))));
  }

  @Override
  public boolean correct(ParkedKey.Id id, int partition, long offset, byte[] value, Signature by) {
    return inTransaction(
        sql -> {
          byte[] original;
          try (PreparedStatement find = sql.prepareStatement(ORIGINAL)) {
            set(find, model, id.topic(), partition, offset, id.key());
            try (ResultSet row = find.executeQuery()) {
              if (!row.next()) {
                return false;
              }
              original = row.getBytes(1);
            }
          }
          try (PreparedStatement correct = sql.prepareStatement(CORRECT)) {
            set(
                correct,
                Amendment.fingerprint(original),
                value,
                by.who(),
                by.why(),
                OffsetDateTime.ofInstant(by.at(), ZoneOffset.UTC),
                model,
                id.topic(),
                partition,
                offset);
            return correct.executeUpdate() == 1;
          }
        });
  }

  @Override
  public boolean request(ParkedKey.Id id, ParkedKey.Request request, Signature by) {
    return inTransaction(sql -> parked.request(sql, id, request, by));
  }

  @Override
  public List<DroppedItem> dropped(ParkedFilter filter, int skip, int limit) {
    return query(
        DROPPED,
        this::droppedItem,
        model,
        filter.topic(),
        filter.topic(),
        filter.key(),
        filter.key(),
        skip,
        limit);
  }

  private DroppedItem droppedItem(ResultSet row) throws SQLException {
    return new DroppedItem(
        model,
        new RawRecord(
            new EventLocation(row.getString(1), row.getInt(2), row.getLong(3), time(row, 4)),
            row.getString(5),
            row.getBytes(6),
            ParkedHeaders.read(row.getString(7))),
        Dropped.What.of(row.getString(8)),
        row.getString(9),
        row.getString(10),
        new Signature(row.getString(11), row.getString(12), time(row, 13)));
  }

  @Override
  public Counts counts() {
    return query(COUNTS, row -> new Counts(row.getLong(1), row.getLong(2)), model, model)
        .getFirst();
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private interface Read<T> {
    T of(ResultSet row) throws SQLException;
  }

  private interface Work<T> {
    T in(Connection sql) throws SQLException;
  }

  private <T> List<T> query(String statement, Read<T> read, @Nullable Object... values) {
    return inTransaction(
        sql -> {
          try (PreparedStatement prepared = sql.prepareStatement(statement)) {
            set(prepared, values);
            List<T> found = new ArrayList<>();
            try (ResultSet rows = prepared.executeQuery()) {
              while (rows.next()) {
                found.add(read.of(rows));
              }
            }
            return found;
          }
        });
  }

  private <T> T inTransaction(Work<T> work) {
    try (Connection sql = source.getConnection()) {
      sql.setAutoCommit(false);
      T result = work.in(sql);
      sql.commit();
      return result;
    } catch (SQLException e) {
      throw new DatabaseUnavailable(e);
    }
  }

  private static void set(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}

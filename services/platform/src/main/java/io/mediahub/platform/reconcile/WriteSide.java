package io.mediahub.platform.reconcile;

import io.mediahub.platform.command.AggregateType;
import io.mediahub.platform.command.Aggregates;
import io.mediahub.platform.reconcile.Fact.Aggregate;
import io.mediahub.platform.reconcile.Fact.Decided;
import io.mediahub.platform.reconcile.Fact.Kept;
import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.TraceParent;
import io.mediahub.schemas.WriterSchemas;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import mediahub.Envelope;
import org.jspecify.annotations.Nullable;

/** What the decisions database says, and the outbox through which an event is sent again. */
final class WriteSide {
  static final String SLOT = "mediahub_outbox";

  private static final int FETCH = 500;
  private static final List<AggregateType<?, ?, ?>> TYPES =
      List.of(
          Aggregates.USER,
          Aggregates.SESSION,
          Aggregates.INVITATION,
          Aggregates.UPLOAD,
          Aggregates.GRANT,
          Aggregates.PLAYBACK,
          Aggregates.WATCHING,
          Aggregates.HISTORY);

  /** Aggregates of these types are deleted some time after their end. */
  private static final Set<AggregateType<?, ?, ?>> FORGOTTEN =
      Set.of(Aggregates.SESSION, Aggregates.INVITATION, Aggregates.PLAYBACK, Aggregates.WATCHING);

  private static final Map<String, Integer> TOPIC_OF_TYPE =
      TYPES.stream().collect(Collectors.toMap(AggregateType::name, type -> index(type.topic())));

  private final DataSource decisions;
  private final List<EventBytes> events;

  WriteSide(DataSource decisions, WriterSchemas schemas) {
    this.decisions = decisions;
    this.events =
        Topics.EVENTS.stream().<EventBytes>map(topic -> new EventBytes(topic, schemas)).toList();
  }

  static int index(Topic<? extends Envelope> topic) {
    return IntStream.range(0, Topics.EVENTS.size())
        .filter(i -> Topics.EVENTS.get(i).name().equals(topic.name()))
        .findFirst()
        .orElseThrow();
  }

  static boolean decides(int topic) {
    return TOPIC_OF_TYPE.containsValue(topic);
  }

  /**
   * Whether the write side deletes such aggregates after their time.
   *
   * @param eventType its name without the namespace; null where it is not known
   */
  static boolean forgets(int topic, @Nullable String eventType) {
    if (topic == index(Topics.USER_EVENTS)) {
      return eventType != null && eventType.startsWith("Invitation");
    }
    if (topic == index(Topics.WATCHING_EVENTS)) {
      return eventType != null && !eventType.startsWith("History");
    }
    return FORGOTTEN.stream().anyMatch(type -> index(type.topic()) == topic);
  }

  /** Takes the facts, with the number of those before. */
  interface Facts {
    void take(Fact fact) throws IOException;
  }

  /** The number of aggregates, roughly: PostgreSQL's own estimate. */
  long estimate() throws SQLException {
    try (Connection sql = decisions.getConnection();
        ResultSet row =
            sql.createStatement()
                .executeQuery(
                    "select coalesce(sum(greatest(reltuples, 0)), 0)::bigint from pg_class"
                        + " where relname = 'aggregate' or relname like 'command\\_%'")) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * Reads everything in one snapshot, row by row.
   *
   * @return a place in the write-ahead log that is behind everything of the snapshot
   */
  String read(Facts facts) throws SQLException, IOException {
    try (Connection sql = decisions.getConnection()) {
      sql.setAutoCommit(false); // else PostgreSQL would send all rows at once
      sql.setReadOnly(true);
      sql.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      String reached;
      try (var statement = sql.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "select count(*), pg_current_wal_lsn()::text from aggregate where false")) {
        row.next();
        reached = row.getString(2);
      }
      aggregates(sql, facts);
      commands(sql, facts);
      sql.rollback();
      return reached;
    }
  }

  private static void aggregates(Connection sql, Facts facts) throws SQLException, IOException {
    try (PreparedStatement all = sql.prepareStatement("select type, id, version from aggregate")) {
      all.setFetchSize(FETCH);
      try (ResultSet row = all.executeQuery()) {
        while (row.next()) {
          Integer topic = TOPIC_OF_TYPE.get(row.getString(1));
          if (topic != null) {
            facts.take(new Decided(new Aggregate(topic, row.getString(2)), row.getLong(3)));
          }
        }
      }
    }
  }

  private void commands(Connection sql, Facts facts) throws SQLException, IOException {
    try (PreparedStatement all =
        sql.prepareStatement(
            "select aggregate_type, aggregate_id, version, id, day, payloads from command"
                + " where accepted and cardinality(payloads) > 0")) {
      all.setFetchSize(FETCH);
      try (ResultSet row = all.executeQuery()) {
        while (row.next()) {
          Integer topic = TOPIC_OF_TYPE.get(row.getString(1));
          if (topic == null) {
            continue;
          }
          byte[][] payloads = (byte[][]) row.getArray(6).getArray();
          long before = row.getLong(3) - payloads.length;
          for (int i = 0; i < payloads.length; i++) {
            EventBytes.Metadata metadata = events.get(topic).metadata(payloads[i]);
            if (metadata != null) {
              facts.take(
                  new Kept(
                      new Aggregate(topic, row.getString(2)),
                      before + i + 1,
                      metadata.eventId(),
                      row.getString(4),
                      row.getObject(5, LocalDate.class),
                      i));
            }
          }
        }
      }
    }
  }

  /** How many versions of an aggregate are decided now; 0 where there is none. */
  long version(Aggregate aggregate) throws SQLException {
    String types =
        TOPIC_OF_TYPE.entrySet().stream()
            .filter(each -> each.getValue() == aggregate.topic())
            .map(each -> "'" + each.getKey() + "'")
            .collect(Collectors.joining(","));
    if (types.isEmpty()) {
      return 0;
    }
    try (Connection sql = decisions.getConnection();
        PreparedStatement find =
            sql.prepareStatement(
                "select coalesce(max(version), 0) from aggregate where id = ? and type in ("
                    + types
                    + ")")) {
      find.setString(1, aggregate.id());
      try (ResultSet row = find.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** How far the outbox is read. */
  enum Outbox {
    /** Everything up to the asked place is in the log. */
    SHIPPED,
    /** The connector reads it, and is not that far. */
    BEHIND,
    /** Nobody reads it: there is no slot, or no connector at it. */
    UNREAD
  }

  Outbox outbox(String upTo) throws SQLException {
    try (Connection sql = decisions.getConnection();
        PreparedStatement find =
            sql.prepareStatement(
                "select active, confirmed_flush_lsn >= ?::pg_lsn from pg_replication_slots"
                    + " where slot_name = ? and database = current_database()")) {
      find.setString(1, upTo);
      find.setString(2, SLOT);
      try (ResultSet row = find.executeQuery()) {
        if (!row.next()) {
          return Outbox.UNREAD;
        }
        return row.getBoolean(2)
            ? Outbox.SHIPPED
            : row.getBoolean(1) ? Outbox.BEHIND : Outbox.UNREAD;
      }
    }
  }

  /** Whether there is a slot that keeps what is written to the outbox. */
  boolean hasSlot() throws SQLException {
    try (Connection sql = decisions.getConnection();
        PreparedStatement find =
            sql.prepareStatement(
                "select 1 from pg_replication_slots where slot_name = ?"
                    + " and database = current_database() and wal_status is distinct from 'lost'")) {
      find.setString(1, SLOT);
      try (ResultSet row = find.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Where the write-ahead log is now. */
  String now() throws SQLException {
    try (Connection sql = decisions.getConnection();
        ResultSet row = sql.createStatement().executeQuery("select pg_current_wal_lsn()::text")) {
      row.next();
      return row.getString(1);
    }
  }

  /**
   * Puts events into the outbox again, in this order, as they were: same bytes, same ids.
   *
   * @param source of each topic's events, as CloudEvents name it
   * @return how many were sent; the others have no bytes any more
   */
  int send(List<Kept> missing, Map<Integer, String> source) throws SQLException, IOException {
    int sent = 0;
    try (Connection sql = decisions.getConnection()) {
      sql.setAutoCommit(false);
      for (Kept kept : missing) {
        byte[] payload = payload(sql, kept);
        if (payload != null) {
          insert(sql, kept, payload, source.getOrDefault(kept.aggregate().topic(), "/mediahub"));
          sent++;
        }
      }
      sql.commit();
    }
    return sent;
  }

  private static byte @Nullable [] payload(Connection sql, Kept kept) throws SQLException {
    try (PreparedStatement find =
        sql.prepareStatement("select payloads[?] from command where id = ? and day = ?")) {
      find.setInt(1, kept.index() + 1);
      find.setString(2, kept.commandId());
      find.setObject(3, kept.day());
      try (ResultSet row = find.executeQuery()) {
        return row.next() ? row.getBytes(1) : null;
      }
    }
  }

  /** Inserted and deleted at once, as every command does it: the write-ahead log carries it. */
  private void insert(Connection sql, Kept kept, byte[] payload, String source)
      throws SQLException, IOException {
    int topic = kept.aggregate().topic();
    EventBytes bytes = events.get(topic);
    EventBytes.Metadata metadata = bytes.metadata(payload);
    if (metadata == null) {
      throw new IOException("the payload of " + kept.eventId() + " cannot be read any more");
    }
    String type = bytes.type(payload);
    UUID id = UUID.fromString(metadata.eventId());
    List<Object> values = new ArrayList<>();
    values.add(id);
    values.add(Topics.EVENTS.get(topic).name());
    values.add(kept.aggregate().id());
    values.add(type.substring(type.lastIndexOf('.') + 1));
    values.add(payload);
    Stream.of(
            metadata.eventId(),
            type,
            source,
            Instant.ofEpochMilli(metadata.occurredAt()).toString(),
            "1.0",
            traceParent(metadata))
        .forEach(values::add);
    try (PreparedStatement insert =
            sql.prepareStatement(
                "insert into outbox (id, topic, aggregate_id, type, payload, ce_id, ce_type,"
                    + " ce_source, ce_time, ce_specversion, traceparent)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        PreparedStatement delete = sql.prepareStatement("delete from outbox where id = ?")) {
      for (int i = 0; i < values.size(); i++) {
        insert.setObject(i + 1, values.get(i));
      }
      insert.executeUpdate();
      delete.setObject(1, id);
      delete.executeUpdate();
    }
  }

  /** The trace goes on as far as it is known; the span is this event's own. */
  private static String traceParent(EventBytes.Metadata metadata) {
    String digest = HexFormat.of().formatHex(sha256(metadata.eventId()));
    String trace = metadata.correlationId();
    String made = TraceParent.of(trace, digest.substring(0, 16));
    return TraceParent.traceId(made) == null
        ? TraceParent.of(digest.substring(32), digest.substring(0, 16))
        : made;
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  static @Nullable String source(org.apache.kafka.common.header.Headers headers) {
    return EventHeaders.read(headers, EventHeaders.SOURCE);
  }
}

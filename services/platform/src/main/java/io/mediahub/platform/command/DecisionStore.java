package io.mediahub.platform.command;

import io.mediahub.schemas.EventHeaders;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The decisions database, in as few round trips as one transaction allows. */
final class DecisionStore {
  /** What is stored of a command that was answered before. */
  record Answer(
      byte @Nullable [] requestHash,
      String aggregateType,
      String aggregateId,
      boolean accepted,
      long version,
      String json,
      List<byte[]> payloads) {}

  /**
   * @param version 0 when there is no such aggregate
   */
  record Found(@Nullable Answer answer, long version, @Nullable String state) {}

  enum Written {
    DONE,
    /** Another writer came first; decide again. */
    OVERTAKEN,
    /** The same command was answered meanwhile; read its answer. */
    ANSWERED
  }

  /** A claim that another aggregate has. */
  static final class ClaimTaken extends Exception {
    private static final long serialVersionUID = 1L;
    final transient Claim claim;

    ClaimTaken(Claim claim) {
      super(claim.kind(), null, false, false);
      this.claim = claim;
    }
  }

  private static final String FIND =
      """
      SELECT a.version, a.state, c.id, c.request_hash, c.aggregate_type, c.aggregate_id,
             c.accepted, c.version AS answered_version, c.answer, c.payloads
      FROM (SELECT) AS always
      LEFT JOIN aggregate a ON a.type = ? AND a.id = ?
      LEFT JOIN command c ON c.id = ?
      """;

  private static final String ANSWER =
      """
      INSERT INTO command (id, request_hash, aggregate_type, aggregate_id, accepted, version,
                           answer, payloads, decided_at, day)
      VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?) ON CONFLICT (id, day) DO NOTHING
      """;

  private static final String CREATE =
      """
      INSERT INTO aggregate (version, state, due_at, type, id)
      SELECT ?, ?::jsonb, ?::timestamptz, ?, ? WHERE ? = 0
      ON CONFLICT (type, id) DO NOTHING RETURNING 1
      """;

  private static final String REPLACE =
      """
      UPDATE aggregate SET version = ?, state = ?::jsonb, due_at = ?::timestamptz
       WHERE type = ? AND id = ? AND version = ? RETURNING 1
      """;

  // A claim of one's own is updated to what it is, which locks it until the commit. The outbox row
  // goes in the same round trip as it comes; the WAL keeps it.
  private static final String WRITE =
      """
      WITH answered AS (%s RETURNING 1),
      changed AS (%s),
      claimed AS (
        INSERT INTO reservation (kind, value, aggregate_id)
        SELECT kind, value, ? FROM unnest(?::text[], ?::text[]) AS claim (kind, value)
        ORDER BY kind, value
        ON CONFLICT (kind, value) DO UPDATE SET aggregate_id = excluded.aggregate_id
        WHERE reservation.aggregate_id = excluded.aggregate_id
        RETURNING kind, value),
      held AS (
        SELECT 1 FROM aggregate
        JOIN unnest(?::text[], ?::text[], ?::bigint[]) AS premise (type, id, version)
          USING (type, id, version)
        FOR SHARE OF aggregate),
      sent AS (
        INSERT INTO outbox (id, topic, aggregate_id, type, payload,
                            ce_id, ce_type, ce_source, ce_time, ce_specversion, traceparent)
        SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::bytea[],
                             ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[]))
      SELECT (SELECT count(*) FROM answered) AS answered,
             (SELECT count(*) FROM changed) AS changed,
             (SELECT count(*) FROM held) AS held,
             ARRAY(SELECT kind FROM claimed) AS claimed_kinds,
             ARRAY(SELECT value FROM claimed) AS claimed_values;
      DELETE FROM outbox WHERE id = ANY (?::uuid[])
      """;

  private static final List<String> HEADER_COLUMNS =
      List.of(
          EventHeaders.ID,
          EventHeaders.TYPE,
          EventHeaders.SOURCE,
          EventHeaders.TIME,
          EventHeaders.SPEC_VERSION,
          EventHeaders.TRACE_PARENT);

  private final DataSource decisions;

  DecisionStore(DataSource decisions) {
    this.decisions = decisions;
  }

  Found find(AggregateType<?, ?, ?> type, String id, String commandId) throws SQLException {
    try (Connection connection = decisions.getConnection();
        PreparedStatement find = connection.prepareStatement(FIND)) {
      find.setString(1, type.name());
      find.setString(2, id);
      find.setString(3, commandId);
      try (ResultSet row = find.executeQuery()) {
        row.next();
        return new Found(answer(row), row.getLong("version"), row.getString("state"));
      }
    }
  }

  private static @Nullable Answer answer(ResultSet row) throws SQLException {
    if (row.getString("id") == null) {
      return null;
    }
    return new Answer(
        row.getBytes("request_hash"),
        row.getString("aggregate_type"),
        row.getString("aggregate_id"),
        row.getBoolean("accepted"),
        row.getLong("answered_version"),
        row.getString("answer"),
        List.of((byte[][]) row.getArray("payloads").getArray()));
  }

  /**
   * Writes the answer alone: nothing was changed, or the command was refused.
   *
   * @return ANSWERED when the same command got an answer meanwhile
   */
  Written answer(
      AggregateType<?, ?, ?> type,
      String id,
      CommandContext context,
      boolean accepted,
      long version,
      String json)
      throws SQLException {
    try (Connection connection = decisions.getConnection();
        PreparedStatement answer = connection.prepareStatement(ANSWER)) {
      new Binder(answer).answer(type, id, context, accepted, version, json, List.of());
      return answer.executeUpdate() == 1 ? Written.DONE : Written.ANSWERED;
    }
  }

  /**
   * What an aggregate comes to.
   *
   * @param context whose command id is not yet answered
   * @param versionBefore that was read
   * @param state as JSON
   * @param dueAt when it needs to be looked at again; null for never
   * @param rows its new events
   * @param charges what they cost
   * @param premises what must not have changed meanwhile
   */
  record Change(
      AggregateType<?, ?, ?> type,
      String id,
      CommandContext context,
      long versionBefore,
      String state,
      @Nullable Instant dueAt,
      List<OutboxRow> rows,
      List<Charge> charges,
      List<Premise> premises) {}

  /** An aggregate, beside others of its type. */
  record Listed(String id, long version, String state) {}

  /**
   * One transaction: of each aggregate the answer, the state (if it still has the version that was
   * read), the claims, the events, what they cost; nothing if a premise no longer holds.
   *
   * @throws ClaimTaken when nothing was written since another aggregate has a claim
   * @throws Allowances.Exceeded when nothing was written since it would cost too much
   */
  Written write(List<Change> changes) throws SQLException, ClaimTaken, Allowances.Exceeded {
    try (Connection connection = decisions.getConnection()) {
      connection.setAutoCommit(false);
      boolean committed = false;
      try {
        Written written = Written.DONE;
        for (int i = 0; i < changes.size() && written == Written.DONE; i++) {
          written = write(connection, changes.get(i));
        }
        if (written == Written.DONE) {
          Allowances.apply(
              connection,
              changes.stream().flatMap(change -> change.charges().stream()).toList(),
              changes.getFirst().context().now());
          connection.commit();
          committed = true;
        }
        return written;
      } finally {
        if (!committed) {
          connection.rollback();
        }
        connection.setAutoCommit(true);
      }
    }
  }

  private static Written write(Connection connection, Change change)
      throws SQLException, ClaimTaken {
    List<OutboxRow> rows = change.rows();
    List<Premise> premises = change.premises();
    CommandContext context = change.context();
    long versionBefore = change.versionBefore();
    String sql = WRITE.formatted(ANSWER, versionBefore == 0 ? CREATE : REPLACE);
    try (PreparedStatement write = connection.prepareStatement(sql)) {
      long version = versionBefore + rows.size();
      Binder binder = new Binder(write);
      binder.answer(change.type(), change.id(), context, true, version, change.state(), rows);
      binder.add(version).add(change.state()).add(change.dueAt());
      binder.add(change.type().name()).add(change.id()).add(versionBefore);
      binder.add(change.id());
      binder.add("text", context.claims().stream().map(Claim::kind));
      binder.add("text", context.claims().stream().map(Claim::value));
      binder.add("text", premises.stream().map(premise -> premise.type().name()));
      binder.add("text", premises.stream().map(Premise::aggregateId));
      binder.add("bigint", premises.stream().map(Premise::version));
      binder.outbox(rows);
      return run(write, context.claims(), premises.size());
    }
  }

  private static Written run(PreparedStatement write, List<Claim> claims, int premises)
      throws SQLException, ClaimTaken {
    write.execute();
    try (ResultSet row = write.getResultSet()) {
      row.next();
      if (row.getLong("answered") == 0) {
        return Written.ANSWERED;
      }
      if (row.getLong("changed") == 0 || row.getLong("held") != premises) {
        return Written.OVERTAKEN;
      }
      String[] kinds = (String[]) row.getArray("claimed_kinds").getArray();
      String[] values = (String[]) row.getArray("claimed_values").getArray();
      Set<Claim> claimed = new HashSet<>();
      for (int i = 0; i < kinds.length; i++) {
        claimed.add(new Claim(kinds[i], values[i]));
      }
      for (Claim claim : claims) {
        if (!claimed.contains(claim)) {
          throw new ClaimTaken(claim);
        }
      }
      return Written.DONE;
    }
  }

  /** Sets a statement's parameters in their order. */
  private static final class Binder {
    private final PreparedStatement statement;
    private int index;

    Binder(PreparedStatement statement) {
      this.statement = statement;
    }

    Binder add(String value) throws SQLException {
      statement.setString(++index, value);
      return this;
    }

    Binder add(long value) throws SQLException {
      statement.setLong(++index, value);
      return this;
    }

    Binder add(@Nullable Instant value) throws SQLException {
      statement.setObject(++index, value == null ? null : value.atOffset(ZoneOffset.UTC));
      return this;
    }

    Binder add(String elementType, Stream<?> values) throws SQLException {
      statement.setArray(
          ++index, statement.getConnection().createArrayOf(elementType, values.toArray()));
      return this;
    }

    Binder addBytes(Stream<byte[]> values) throws SQLException {
      statement.setArray(
          ++index, statement.getConnection().createArrayOf("bytea", values.toArray(byte[][]::new)));
      return this;
    }

    void answer(
        AggregateType<?, ?, ?> type,
        String id,
        CommandContext context,
        boolean accepted,
        long version,
        String json,
        List<OutboxRow> rows)
        throws SQLException {
      add(context.commandId());
      statement.setBytes(++index, context.requestHash());
      add(type.name()).add(id);
      statement.setBoolean(++index, accepted);
      add(version).add(json);
      addBytes(rows.stream().map(OutboxRow::payload));
      add(context.now());
      statement.setObject(++index, LocalDate.ofInstant(context.now(), ZoneOffset.UTC));
    }

    void outbox(List<OutboxRow> rows) throws SQLException {
      add("uuid", rows.stream().map(OutboxRow::id));
      add("text", rows.stream().map(OutboxRow::topic));
      add("text", rows.stream().map(OutboxRow::aggregateId));
      add("text", rows.stream().map(OutboxRow::type));
      addBytes(rows.stream().map(OutboxRow::payload));
      for (String header : HEADER_COLUMNS) {
        add("text", rows.stream().map(row -> row.headers().get(header)));
      }
      add("uuid", rows.stream().map(OutboxRow::id));
    }
  }

  Optional<Found> state(String type, String id) throws SQLException {
    try (Connection connection = decisions.getConnection();
        PreparedStatement find =
            connection.prepareStatement(
                "SELECT version, state FROM aggregate WHERE type = ? AND id = ?")) {
      find.setString(1, type);
      find.setString(2, id);
      try (ResultSet row = find.executeQuery()) {
        return row.next()
            ? Optional.of(new Found(null, row.getLong(1), row.getString(2)))
            : Optional.empty();
      }
    }
  }

  /** In the order of their ids. */
  List<Listed> states(String type, String after, int limit) throws SQLException {
    try (Connection connection = decisions.getConnection();
        PreparedStatement find =
            connection.prepareStatement(
                "SELECT id, version, state FROM aggregate WHERE type = ? AND id > ?"
                    + " ORDER BY id LIMIT ?")) {
      find.setString(1, type);
      find.setString(2, after);
      find.setInt(3, limit);
      try (ResultSet rows = find.executeQuery()) {
        List<Listed> found = new ArrayList<>();
        while (rows.next()) {
          found.add(new Listed(rows.getString(1), rows.getLong(2), rows.getString(3)));
        }
        return found;
      }
    }
  }

  Optional<String> owner(Claim claim) throws SQLException {
    try (Connection connection = decisions.getConnection();
        PreparedStatement find =
            connection.prepareStatement(
                "SELECT aggregate_id FROM reservation WHERE kind = ? AND value = ?")) {
      find.setString(1, claim.kind());
      find.setString(2, claim.value());
      try (ResultSet row = find.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }
}

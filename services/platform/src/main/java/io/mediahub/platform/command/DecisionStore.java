package io.mediahub.platform.command;

import io.mediahub.schemas.EventHeaders;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
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

/**
 * The decisions database, in as few round trips as one transaction allows. The statements are in
 * {@code decisions/*.sql}.
 */
final class DecisionStore {
  enum Written {
    DONE,
    /** Another writer was first: decide again. */
    OVERTAKEN,
    /** The same command was answered meanwhile: read its answer. */
    ANSWERED
  }

  /** Another aggregate has the claimed value. */
  static final class ClaimTaken extends Exception {
    private static final long serialVersionUID = 1L;
    final transient Claim claim;

    ClaimTaken(Claim claim) {
      super(claim.kind(), null, false, false);
      this.claim = claim;
    }
  }

  /** An aggregate, beside others of its type. */
  record Listed(String id, String state) {}

  private static final NamedSql FIND = NamedSql.read("find");
  private static final NamedSql ANSWER = NamedSql.read("answer");
  private static final NamedSql WRITE = NamedSql.read("write", "answer");
  private static final NamedSql STATE = NamedSql.read("state");
  private static final NamedSql STATES = NamedSql.read("states");
  private static final NamedSql OWNER = NamedSql.read("owner");

  private final DataSource decisions;

  DecisionStore(DataSource decisions) {
    this.decisions = decisions;
  }

  Found find(AggregateType<?, ?, ?> type, String id, String commandId) throws SQLException {
    try (Connection connection = decisions.getConnection();
        Binder find = new Binder(connection, FIND)) {
      find.set("type", type.name()).set("id", id).set("commandId", commandId);
      try (ResultSet row = find.statement().executeQuery()) {
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

  Optional<Found> state(String type, String id) throws SQLException {
    try (Connection connection = decisions.getConnection();
        Binder find = new Binder(connection, STATE)) {
      find.set("type", type).set("id", id);
      try (ResultSet row = find.statement().executeQuery()) {
        return row.next()
            ? Optional.of(new Found(null, row.getLong("version"), row.getString("state")))
            : Optional.empty();
      }
    }
  }

  /** In the order of their ids. */
  List<Listed> states(String type, String after, int limit) throws SQLException {
    try (Connection connection = decisions.getConnection();
        Binder find = new Binder(connection, STATES)) {
      find.set("type", type).set("after", after).set("limit", limit);
      try (ResultSet rows = find.statement().executeQuery()) {
        List<Listed> found = new ArrayList<>();
        while (rows.next()) {
          found.add(new Listed(rows.getString("id"), rows.getString("state")));
        }
        return found;
      }
    }
  }

  Optional<String> owner(Claim claim) throws SQLException {
    try (Connection connection = decisions.getConnection();
        Binder find = new Binder(connection, OWNER)) {
      find.set("kind", claim.kind()).set("value", claim.value());
      try (ResultSet row = find.statement().executeQuery()) {
        return row.next() ? Optional.of(row.getString("aggregate_id")) : Optional.empty();
      }
    }
  }

  /**
   * Writes the answer alone, for a command that changed nothing or was refused.
   *
   * @return ANSWERED when the same command got an answer in the meantime
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
        Binder answer = new Binder(connection, ANSWER)) {
      bindAnswer(answer, type, id, context, accepted, version, json, List.of());
      return answer.statement().executeUpdate() == 1 ? Written.DONE : Written.ANSWERED;
    }
  }

  /**
   * Writes in one transaction, for each aggregate: answer, state (compare-and-set on the version),
   * claims, events and charges. Writes nothing if a premise no longer holds.
   *
   * @throws ClaimTaken when another aggregate has a claimed value; nothing was written
   * @throws Allowances.Exceeded when an allowance would be exceeded; nothing was written
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
    List<Claim> claims = change.context().claims();
    long version = change.versionBefore() + rows.size();
    try (Binder write = new Binder(connection, WRITE)) {
      bindAnswer(
          write, change.type(), change.id(), change.context(), true, version, change.state(), rows);
      write
          .set("state", change.state())
          .set("dueAt", change.dueAt())
          .set("versionBefore", change.versionBefore())
          .array("claimKinds", "text", claims.stream().map(Claim::kind))
          .array("claimValues", "text", claims.stream().map(Claim::value))
          .array("premiseTypes", "text", premises.stream().map(premise -> premise.type().name()))
          .array("premiseIds", "text", premises.stream().map(Premise::aggregateId))
          .array("premiseVersions", "bigint", premises.stream().map(Premise::version))
          .array("eventIds", "uuid", rows.stream().map(OutboxRow::id))
          .array("topics", "text", rows.stream().map(OutboxRow::topic))
          .array("aggregateIds", "text", rows.stream().map(OutboxRow::aggregateId))
          .array("types", "text", rows.stream().map(OutboxRow::type))
          .array("ceIds", "text", header(rows, EventHeaders.ID))
          .array("ceTypes", "text", header(rows, EventHeaders.TYPE))
          .array("ceSources", "text", header(rows, EventHeaders.SOURCE))
          .array("ceTimes", "text", header(rows, EventHeaders.TIME))
          .array("ceSpecVersions", "text", header(rows, EventHeaders.SPEC_VERSION))
          .array("traceParents", "text", header(rows, EventHeaders.TRACE_PARENT));
      write.statement().execute();
      try (ResultSet row = write.statement().getResultSet()) {
        row.next();
        if (row.getLong("answered") == 0) {
          return Written.ANSWERED;
        }
        if (row.getLong("changed") == 0 || row.getLong("held") != premises.size()) {
          return Written.OVERTAKEN;
        }
        requireClaims(claims, row);
        return Written.DONE;
      }
    }
  }

  private static Stream<String> header(List<OutboxRow> rows, String name) {
    return rows.stream().map(row -> row.headers().get(name));
  }

  private static void bindAnswer(
      Binder statement,
      AggregateType<?, ?, ?> type,
      String id,
      CommandContext context,
      boolean accepted,
      long version,
      String json,
      List<OutboxRow> rows)
      throws SQLException {
    statement
        .set("commandId", context.commandId())
        .set("requestHash", context.requestHash())
        .set("type", type.name())
        .set("id", id)
        .set("accepted", accepted)
        .set("version", version)
        .set("answer", json)
        .array("payloads", "bytea", rows.stream().map(OutboxRow::payload))
        .set("decidedAt", context.now())
        .set("day", LocalDate.ofInstant(context.now(), ZoneOffset.UTC));
  }

  private static void requireClaims(List<Claim> claims, ResultSet row)
      throws SQLException, ClaimTaken {
    String[] kinds = (String[]) row.getArray("claimed_kinds").getArray();
    String[] values = (String[]) row.getArray("claimed_values").getArray();
    Set<List<String>> claimed = new HashSet<>();
    for (int i = 0; i < kinds.length; i++) {
      claimed.add(List.of(kinds[i], values[i]));
    }
    for (Claim claim : claims) {
      if (!claimed.contains(List.of(claim.kind(), claim.value()))) {
        throw new ClaimTaken(claim);
      }
    }
  }
}

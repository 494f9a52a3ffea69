package io.mediahub.platform.erasure;

import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandIds;
import io.mediahub.platform.telemetry.Traces;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who is being forgotten, and how far that is, in the decisions database. The state of the account
 * is the order to all services: no message can be lost between them.
 */
public final class Erasures {
  private static final String ACTOR = "system:forgetting";
  private static final int MOST_AT_A_TIME = 100;

  private final JdbcClient decisions;
  private final Traces traces;

  Erasures(DataSource decisions, Traces traces) {
    this.decisions = JdbcClient.create(decisions);
    this.traces = traces;
  }

  /** What was found in a place. */
  public record Place(String step, String place, String outcome, long count, Instant at) {}

  /**
   * People who are being forgotten and for whom a step is not done; some of them, if they are many,
   * others each time, so that none blocks the others.
   */
  public List<String> waitingFor(ErasureStep step) {
    return decisions
        .sql(
            """
            SELECT id FROM aggregate
             WHERE type = 'user' AND state ->> 'is' = 'forgetting' AND NOT EXISTS
               (SELECT 1 FROM erasure_step WHERE person_id = aggregate.id AND step = ?)
             ORDER BY random() LIMIT ?
            """)
        .params(step.word(), MOST_AT_A_TIME)
        .query(String.class)
        .list();
  }

  void found(
      String personId, ErasureStep step, String place, String outcome, long count, Instant now) {
    decisions
        .sql(
            """
            INSERT INTO erasure_place (person_id, step, place, outcome, count, at)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (person_id, step, place)
              DO UPDATE SET count = greatest(erasure_place.count, excluded.count)
            """)
        .params(personId, step.word(), place, outcome, count, now.atOffset(ZoneOffset.UTC))
        .update();
  }

  void done(String personId, ErasureStep step, Instant now) {
    decisions
        .sql(
            "INSERT INTO erasure_step (person_id, step, done_at) VALUES (?, ?, ?)"
                + " ON CONFLICT DO NOTHING")
        .params(personId, step.word(), now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** The steps that are done, and when. */
  public Map<ErasureStep, Instant> done(String personId) {
    Map<ErasureStep, Instant> done = new EnumMap<>(ErasureStep.class);
    for (ErasureStep step : ErasureStep.values()) {
      decisions
          .sql("SELECT done_at FROM erasure_step WHERE person_id = ? AND step = ?")
          .params(personId, step.word())
          .query((row, n) -> instant(row, 1))
          .optional()
          .ifPresent(at -> done.put(step, at));
    }
    return done;
  }

  public List<Place> places(String personId) {
    return decisions
        .sql(
            "SELECT step, place, outcome, count, at FROM erasure_place WHERE person_id = ?"
                + " ORDER BY at, step, place")
        .param(personId)
        .query(
            (row, n) ->
                new Place(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getLong(4),
                    instant(row, 5)))
        .list();
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /**
   * The circumstances of a command for a person who is being forgotten. Its id is always the same,
   * so that a repetition changes nothing.
   *
   * @param what distinguishes the command from the others for this person
   */
  public CommandContext command(String personId, String what, Instant now) {
    String commandId = CommandIds.step("forget " + personId, what);
    return new CommandContext(commandId, ACTOR, traces.traceParent(), commandId, now, List.of());
  }
}

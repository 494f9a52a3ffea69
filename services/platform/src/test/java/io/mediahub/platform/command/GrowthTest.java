package io.mediahub.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.grant.GrantCommand;
import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.domain.grant.GrantState;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.TraceParent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantEvent;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the write side keeps, and when it lets go of it. */
class GrowthTest {
  private static final AggregateType<GrantCommand, GrantState, GrantEvent> GRANT =
      new AggregateType<>(
          "grant", Topics.GRANT_EVENTS, new GrantDecider(), GrantState.class, GrantEnvelope::new);

  /** Grants that are forgotten a day after they were revoked. */
  private static final AggregateType<GrantCommand, GrantState, GrantEvent> SHORT =
      GRANT.due(
          Deadline.Then.FORGET,
          (state, at) -> state == GrantState.REVOKED ? at.plus(Duration.ofDays(1)) : null);

  /** Grants that are to be looked at when they were given. */
  private static final AggregateType<GrantCommand, GrantState, GrantEvent> WATCHED =
      new AggregateType<>(
              "watched",
              Topics.GRANT_EVENTS,
              new GrantDecider(),
              GrantState.class,
              GrantEnvelope::new)
          .due(Deadline.Then.WAKE, (state, at) -> state == GrantState.ACTIVE ? at : null);

  private static final GrantCommand GIVE = new GrantCommand.Grant("m", "v");
  private static final GrantCommand REVOKE = new GrantCommand.Revoke("m", "v");

  private static DecisionsDatabase database;
  private static CommandExecutor executor;
  private static Deadlines deadlines;

  @BeforeAll
  static void start() {
    database = new DecisionsDatabase();
    executor = database.executor(10);
    deadlines = new Deadlines(database.source);
  }

  @AfterAll
  static void stop() throws IOException {
    database.close();
  }

  private static CommandContext at(Instant now) {
    String id = UUID.randomUUID().toString();
    String trace = TraceParent.of("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
    return new CommandContext(id, "owner", trace, id, now, List.of());
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private static AnswerPartitions partitions() {
    return new AnswerPartitions(database.source, DecisionsDatabase.RETENTION);
  }

  private static String partitionOf(CommandContext context) {
    return database
        .sql()
        .sql("SELECT tableoid::regclass::text FROM command WHERE id = ?")
        .param(context.commandId())
        .query(String.class)
        .single();
  }

  @Test
  void a_day_of_answers_is_dropped_when_no_retry_needs_it_any_more() {
    Instant noon = Instant.parse("2031-05-10T12:00:00Z");
    AnswerPartitions partitions = partitions();
    partitions.run(noon);
    String grant = id();
    CommandContext given = at(noon);
    executor.execute(GRANT, grant, GIVE, given);

    assertThat(partitionOf(given)).isEqualTo("command_20310510");
    partitions.run(Instant.parse("2031-05-17T23:59:00Z"));
    assertThat(executor.execute(GRANT, grant, GIVE, given).replayed()).isTrue();
    partitions.run(Instant.parse("2031-05-18T00:00:01Z"));
    assertThat(executor.execute(GRANT, grant, GIVE, given).replayed()).isFalse();
    assertThat(partitions.days())
        .contains(LocalDate.parse("2031-05-18"), LocalDate.parse("2031-05-21"))
        .doesNotContain(LocalDate.parse("2031-05-10"));
  }

  @Test
  void a_day_without_a_partition_fails_no_command_and_gets_its_partition_later() {
    Instant unprepared = Instant.parse("2032-01-01T08:00:00Z");
    CommandContext given = at(unprepared);
    String grant = id();

    var outcome = executor.execute(GRANT, grant, GIVE, given);

    assertThat(outcome).isInstanceOf(CommandOutcome.Accepted.class);
    assertThat(partitionOf(given)).isEqualTo("command_other");
    partitions().run(unprepared);
    assertThat(partitionOf(given)).isEqualTo("command_20320101");
    assertThat(executor.execute(GRANT, grant, GIVE, given).replayed()).isTrue();
  }

  @Test
  void answers_of_days_that_never_got_a_partition_are_forgotten_too() {
    CommandContext old = at(Instant.parse("2001-01-01T08:00:00Z"));
    String grant = id();
    executor.execute(GRANT, grant, GIVE, old);

    partitions().run(Instant.now());

    assertThat(executor.execute(GRANT, grant, GIVE, old).replayed()).isFalse();
  }

  @Test
  void a_retry_on_another_day_gets_the_first_answer() {
    Instant evening = Instant.parse("2033-03-01T23:59:59Z");
    partitions().run(evening);
    CommandContext given = at(evening);
    String grant = id();
    executor.execute(GRANT, grant, GIVE, given);
    var later =
        new CommandContext(
            given.commandId(),
            given.actor(),
            given.traceParent(),
            given.causationId(),
            evening.plusSeconds(2),
            List.of());

    assertThat(executor.execute(GRANT, grant, GIVE, later).replayed()).isTrue();
    assertThat(database.sent(grant)).hasSize(1);
  }

  @Test
  void an_aggregate_that_is_over_is_forgotten_when_no_retry_can_make_it_again() {
    Instant now = Instant.parse("2026-11-25T10:00:00Z");
    String over = id();
    String going = id();
    executor.execute(SHORT, over, GIVE, at(now));
    executor.execute(SHORT, over, REVOKE, at(now));
    executor.execute(SHORT, going, GIVE, at(now));
    var purge = new AggregatePurge(deadlines, List.of(SHORT, WATCHED));

    purge.purge(now.plus(Duration.ofDays(8)).minusSeconds(1));
    assertThat(executor.state(SHORT, over)).isPresent();
    purge.purge(now.plus(Duration.ofDays(8)));
    assertThat(executor.state(SHORT, over)).isEmpty();
    purge.purge(now.plus(Duration.ofDays(8000)));
    assertThat(executor.state(SHORT, going)).isPresent();
  }

  @Test
  void what_is_given_again_is_not_forgotten() {
    Instant now = Instant.parse("2026-11-25T10:00:00Z");
    String id = id();
    for (GrantCommand command : List.of(GIVE, REVOKE, GIVE)) {
      executor.execute(SHORT, id, command, at(now));
    }

    new AggregatePurge(deadlines, List.of(SHORT)).purge(now.plus(Duration.ofDays(8000)));

    assertThat(executor.state(SHORT, id)).isPresent();
  }

  @Test
  void what_is_due_is_found_until_it_is_settled_and_what_is_postponed_makes_room() {
    Instant now = Instant.parse("2026-11-25T10:00:00Z");
    String first = id();
    String second = id();
    executor.execute(WATCHED, first, GIVE, at(now));
    executor.execute(WATCHED, second, GIVE, at(now.plusSeconds(1)));
    assertThat(deadlines.passed(WATCHED, now.minusSeconds(1), 10)).isEmpty();

    var due = deadlines.passed(WATCHED, now.plusSeconds(5), 1);
    assertThat(due).containsExactly(new Deadlines.Due(first, now));
    deadlines.postpone(WATCHED, due.getFirst(), now.plusSeconds(60));
    assertThat(deadlines.passed(WATCHED, now.plusSeconds(5), 10))
        .containsExactly(new Deadlines.Due(second, now.plusSeconds(1)));
    deadlines.settle(WATCHED, new Deadlines.Due(second, now.plusSeconds(1)));
    var again = deadlines.passed(WATCHED, now.plusSeconds(60), 10);
    assertThat(again).extracting(Deadlines.Due::aggregateId).containsExactly(first);
    // A command has decided anew: what is settled late settles nothing.
    executor.execute(WATCHED, first, REVOKE, at(now));
    executor.execute(WATCHED, first, GIVE, at(now.plusSeconds(70)));
    deadlines.settle(WATCHED, again.getFirst());
    assertThat(deadlines.passed(WATCHED, now.plusSeconds(80), 10)).hasSize(1);
  }

  @Test
  void what_is_due_is_found_without_looking_at_all_the_others() {
    JdbcClient sql = database.sql();
    sql.sql(
            """
            INSERT INTO aggregate (type, id, version, state, due_at)
            SELECT 'many', 'a' || n, 1, '{}', CASE WHEN n % 1000 = 0 THEN now() END
              FROM generate_series(1, 20000) AS n
            """)
        .update();
    sql.sql("ANALYZE aggregate").update();

    List<String> plan =
        sql.sql("EXPLAIN " + Deadlines.PASSED)
            .params("many", Instant.now().atOffset(ZoneOffset.UTC), 100)
            .query(String.class)
            .list();

    assertThat(plan)
        .anyMatch(line -> line.contains("aggregate_due"))
        .noneMatch(line -> line.contains("Seq Scan"));
    sql.sql("DELETE FROM aggregate WHERE type = 'many'").update();
  }

  @Test
  void a_database_of_the_first_release_is_brought_up_to_date_with_all_it_has() {
    var source = database.empty("older");
    JdbcClient sql = JdbcClient.create(source);
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/decisions")
        .target("1")
        .load()
        .migrate();
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    for (Instant decided : List.of(yesterday, yesterday.minus(Duration.ofDays(3)))) {
      sql.sql(
              """
              INSERT INTO command (id, aggregate_type, aggregate_id, accepted, version, answer,
                                   payloads, decided_at)
              VALUES (?, 'grant', 'g', true, 1, '"ACTIVE"', '{}', ?)
              """)
          .params(decided.toString(), decided.atOffset(ZoneOffset.UTC))
          .update();
    }
    upload(sql, "u1", "pending", 100);
    upload(sql, "u2", "completed", 50);
    upload(sql, "u3", "aborted", 7);
    sql.sql("INSERT INTO aggregate VALUES ('playback', 'p', 1, '{\"is\":\"started\"}')").update();
    sql.sql("INSERT INTO aggregate VALUES ('session', 's', 1, ?::jsonb)")
        .param("{\"is\":\"open\",\"userId\":\"u\",\"expiresAt\":\"2126-05-01T12:00:00.123Z\"}")
        .update();

    Flyway.configure().dataSource(source).locations("classpath:db/decisions").load().migrate();

    assertThat(sql.sql("SELECT count(*) FROM command").query(Long.class).single()).isEqualTo(2);
    assertThat(sql.sql("SELECT count(*) FROM command_other").query(Long.class).single()).isZero();
    var allowances = new Allowances(source);
    assertThat(allowances.used("ann", "open-uploads")).isEqualTo(1);
    assertThat(allowances.used("ann", "media")).isEqualTo(2);
    assertThat(allowances.used("ann", "stored-bytes")).isEqualTo(150);
    assertThat(
            sql.sql("SELECT id FROM aggregate WHERE due_at <= now() ORDER BY id")
                .query(String.class)
                .list())
        .as("what needs to be ended, erased, or looked at")
        .containsExactly("u1", "u2", "u3");
    assertThat(
            sql.sql("SELECT due_at = '2126-05-08T12:00:00.123Z' FROM aggregate WHERE id = 's'")
                .query(Boolean.class)
                .single())
        .as("a session is forgotten seven days after its end")
        .isTrue();
  }

  private static void upload(JdbcClient sql, String id, String is, long bytes) {
    sql.sql("INSERT INTO aggregate (type, id, version, state) VALUES ('upload', ?, 1, ?::jsonb)")
        .params(
            id,
            "{\"is\":\"%s\",\"declared\":{\"ownerId\":\"ann\",\"sizeBytes\":%d}}"
                .formatted(is, bytes))
        .update();
  }
}

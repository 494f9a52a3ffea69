package io.mediahub.platform.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.grant.GrantCommand;
import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.domain.grant.GrantState;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.TraceParent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantEvent;
import mediahub.grant.GrantRevoked;
import mediahub.grant.LimitedViewGranted;
import mediahub.grant.ViewGranted;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Limits of accounts, decided in the transaction of each command. */
class AllowancesTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
  private static final Refusal FULL =
      new Refusal(Refusal.Kind.FORBIDDEN, "full", null, "It is full.", "Give one back.");
  private static final Refusal OFTEN =
      new Refusal(Refusal.Kind.TOO_MANY, "often", null, "It is too often.", "Wait.");

  private static DecisionsDatabase database;
  private static Allowances allowances;

  private final String account = UUID.randomUUID().toString();

  /** Each grant takes one of three for good, and one of five for a minute. */
  private final AggregateType<GrantCommand, GrantState, GrantEvent> grants =
      new AggregateType<>(
              "grant",
              Topics.GRANT_EVENTS,
              new GrantDecider(),
              GrantState.class,
              GrantEnvelope::new)
          .charging(
              (id, before, event, now) ->
                  switch (event) {
                    case ViewGranted granted ->
                        List.of(
                            new Charge.Take(account, "grants", 1, 3, FULL),
                            new Charge.Lease(
                                account,
                                "granted",
                                id,
                                now.plusSeconds(60),
                                5,
                                OFTEN,
                                Duration.ofSeconds(55)));
                    case LimitedViewGranted limited -> List.of();
                    case GrantRevoked revoked -> List.of(new Charge.GiveBack(account, "grants", 1));
                  });

  @BeforeAll
  static void start() {
    database = new DecisionsDatabase();
    allowances = new Allowances(database.source);
  }

  @AfterAll
  static void stop() throws IOException {
    database.close();
  }

  private static CommandContext command(Instant now) {
    String id = UUID.randomUUID().toString();
    String trace = TraceParent.of("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
    return new CommandContext(id, "owner", trace, id, now, List.of());
  }

  private CommandOutcome<GrantState, GrantEvent> give(String id, Instant now) {
    return give(database.executor(10), id, now);
  }

  private CommandOutcome<GrantState, GrantEvent> give(CommandExecutor by, String id, Instant now) {
    return by.execute(grants, id, new GrantCommand.Grant(id, "v"), command(now));
  }

  private CommandOutcome<GrantState, GrantEvent> revoke(String id) {
    return database
        .executor(10)
        .execute(grants, id, new GrantCommand.Revoke(id, "v"), command(NOW));
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  @Test
  void what_is_beyond_the_limit_is_refused_and_nothing_of_it_is_written() {
    for (int i = 0; i < 3; i++) {
      give(id(), NOW);
    }
    String fourth = id();
    CommandContext context = command(NOW);
    var executor = database.executor(10);
    var command = new GrantCommand.Grant(fourth, "v");

    assertThatThrownBy(() -> executor.execute(grants, fourth, command, context))
        .isInstanceOfSatisfying(
            RefusalException.class, e -> assertThat(e.refusal()).isEqualTo(FULL));

    assertThat(executor.state(grants, fourth)).isEmpty();
    assertThat(database.sent(fourth)).isEmpty();
    assertThat(allowances.used(account, "grants")).isEqualTo(3);
    assertThat(allowances.leased(account, "granted", NOW)).hasSize(3);
    // The same command is done when there is room.
    String first = allowances.leased(account, "granted", NOW).getFirst();
    revoke(first);
    assertThat(executor.execute(grants, fourth, command, context))
        .isInstanceOf(CommandOutcome.Accepted.class);
  }

  @Test
  void what_changes_nothing_costs_nothing_and_a_retry_costs_nothing_either() {
    String id = id();
    CommandContext context = command(NOW);
    var executor = database.executor(10);
    var command = new GrantCommand.Grant(id, "v");
    executor.execute(grants, id, command, context);

    executor.execute(grants, id, command, context);
    give(id, NOW);

    assertThat(allowances.used(account, "grants")).isEqualTo(1);
  }

  @Test
  void a_lease_ends_by_itself_and_the_answer_says_when() {
    for (int i = 0; i < 5; i++) {
      String id = id();
      give(id, NOW.plusSeconds(i));
      revoke(id);
    }

    assertThatThrownBy(() -> give(id(), NOW.plusSeconds(10)))
        .isInstanceOfSatisfying(
            RefusalException.class, e -> assertThat(e.refusal()).isEqualTo(OFTEN))
        .extracting("retryAfter")
        .hasToString("PT50S");
    // The next one ends in 56 seconds, but may be ended before.
    assertThatThrownBy(() -> give(id(), NOW.plusSeconds(4)))
        .extracting("retryAfter")
        .hasToString("PT55S");

    give(id(), NOW.plusSeconds(60));
    assertThat(allowances.leased(account, "granted", NOW.plusSeconds(60))).hasSize(5);
    assertThat(allowances.forgetEnded(NOW.plusSeconds(600))).isPositive();
    assertThat(allowances.leased(account, "granted", NOW)).isEmpty();
  }

  @Test
  void a_lease_that_is_ended_makes_room_at_once() {
    String id = id();
    give(id, NOW);

    allowances.end(account, "granted", List.of(id));

    assertThat(allowances.leased(account, "granted", NOW)).isEmpty();
  }

  @Test
  void commands_at_the_same_moment_in_two_instances_do_not_get_past_a_limit_together()
      throws Exception {
    var instances = List.of(database.executor(50), database.executor(50));
    int tries = 12;
    var barrier = new CyclicBarrier(tries);
    List<Future<Boolean>> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < tries; i++) {
        CommandExecutor instance = instances.get(i % 2);
        answers.add(
            threads.submit(
                () -> {
                  barrier.await();
                  try {
                    give(instance, id(), NOW);
                    return true;
                  } catch (RefusalException e) {
                    return false;
                  }
                }));
      }
    }

    int accepted = 0;
    for (Future<Boolean> answer : answers) {
      accepted += answer.get() ? 1 : 0;
    }
    assertThat(accepted).isEqualTo(3);
    assertThat(allowances.used(account, "grants")).isEqualTo(3);
  }
}

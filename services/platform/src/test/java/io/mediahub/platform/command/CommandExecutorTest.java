package io.mediahub.platform.command;

import static io.mediahub.platform.command.Commands.GRANT;
import static io.mediahub.platform.command.Commands.GRANT_IT;
import static io.mediahub.platform.command.Commands.REVOKE_IT;
import static io.mediahub.platform.command.Commands.TRACE;
import static io.mediahub.platform.command.Commands.USER;
import static io.mediahub.platform.command.Commands.asking;
import static io.mediahub.platform.command.Commands.code;
import static io.mediahub.platform.command.Commands.command;
import static io.mediahub.platform.command.Commands.id;
import static io.mediahub.platform.command.Commands.register;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.domain.grant.GrantState;
import io.mediahub.domain.user.UserCommand;
import io.mediahub.domain.user.UserState;
import io.mediahub.platform.command.CommandOutcome.Accepted;
import io.mediahub.platform.command.CommandOutcome.Refused;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.PlainAvro;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantEvent;
import mediahub.grant.GrantRevoked;
import mediahub.grant.ViewGranted;
import mediahub.user.Role;
import mediahub.user.UserEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CommandExecutorTest {
  private static DecisionsDatabase database;

  @BeforeAll
  static void start() {
    database = new DecisionsDatabase();
  }

  @AfterAll
  static void stop() throws IOException {
    database.close();
  }

  private final CommandExecutor executor = database.executor(10);

  @Test
  void an_accepted_command_changes_the_state_and_its_event_leaves_by_the_outbox() {
    String id = id();
    CommandContext context = command();

    var outcome = executor.execute(GRANT, id, GRANT_IT, context);

    assertThat(outcome)
        .isEqualTo(new Accepted<>(1, GrantState.ACTIVE, List.of(new ViewGranted("m", "v")), false));
    assertThat(executor.state(GRANT, id)).contains(new Versioned<>(1, GrantState.ACTIVE));
    assertThat(database.count("outbox")).isZero();
    var sent = database.sent(id);
    assertThat(sent).hasSize(1);
    assertThat(sent.getFirst().topic()).isEqualTo("mediahub.grant.events.v1");
    assertThat(sent.getFirst().type()).isEqualTo("ViewGranted");
    assertThat(sent.getFirst().traceparent()).isEqualTo("00-" + TRACE + "-b7ad6b7169203331-01");
    var envelope =
        (GrantEnvelope)
            new PlainAvro.Reader()
                .deserialize(Topics.GRANT_EVENTS.name(), sent.getFirst().payload());
    assertThat(envelope.getMetadata().getVersion()).isEqualTo(1);
    assertThat(envelope.getMetadata().getAggregateId()).isEqualTo(id);
    assertThat(envelope.getMetadata().getActor()).isEqualTo("owner");
    assertThat(envelope.getMetadata().getCausationId()).isEqualTo(context.commandId());
    assertThat(envelope.getMetadata().getCorrelationId()).isEqualTo(TRACE);
    assertThat(envelope.getMetadata().getOccurredAt())
        .isEqualTo(Instant.parse("2026-11-22T10:00:00.123Z"));
    assertThat(envelope.fact()).isEqualTo(new ViewGranted("m", "v"));
  }

  @Test
  void a_command_that_finds_all_as_asked_is_accepted_without_an_event() {
    String id = id();
    executor.execute(GRANT, id, GRANT_IT, command());

    var again = executor.execute(GRANT, id, GRANT_IT, command());

    assertThat(again).isEqualTo(new Accepted<>(1, GrantState.ACTIVE, List.of(), false));
    assertThat(database.sent(id)).hasSize(1);
  }

  @Test
  void a_retry_gets_the_first_answer_whatever_happened_since() {
    String id = id();
    CommandContext first = command();
    executor.execute(GRANT, id, GRANT_IT, first);
    executor.execute(GRANT, id, REVOKE_IT, command());

    var retried = executor.execute(GRANT, id, GRANT_IT, first);

    assertThat(retried)
        .isEqualTo(new Accepted<>(1, GrantState.ACTIVE, List.of(new ViewGranted("m", "v")), true));
    assertThat(executor.state(GRANT, id)).contains(new Versioned<>(2, GrantState.REVOKED));
    assertThat(database.sent(id)).hasSize(2);
  }

  @Test
  void a_refusal_is_remembered_as_well() {
    String id = id();
    CommandContext first = command();
    UserCommand change = new UserCommand.ChangeRoles(List.of(Role.ADMIN), true, true);
    var refused = executor.execute(USER, id, change, first);
    executor.execute(USER, id, register("r"), command());

    var retried = executor.execute(USER, id, change, first);

    assertThat(((Refused<?, ?>) refused).refusal().code()).isEqualTo("user-unknown");
    assertThat(retried).isEqualTo(new Refused<>(((Refused<?, ?>) refused).refusal(), true));
  }

  @Test
  void a_key_used_for_something_else_is_refused() {
    String id = id();
    CommandContext context = command();
    executor.execute(GRANT, id, GRANT_IT, asking(context, "one"));

    assertThat(code(executor.execute(GRANT, id, GRANT_IT, asking(context, "two"))))
        .isEqualTo("idempotency-key-reused");
    assertThat(code(executor.execute(GRANT, id(), GRANT_IT, asking(context, "one"))))
        .isEqualTo("idempotency-key-reused");
  }

  @Test
  void a_state_that_is_a_sealed_interface_is_read_as_it_was_written() {
    String id = id();
    executor.execute(USER, id, register("s"), command());

    assertThat(executor.state(USER, id))
        .contains(
            new Versioned<>(
                1,
                new UserState.Registered(
                    "cA==",
                    List.of(Role.VIEWER),
                    false,
                    new UserState.Address("bA==", "bA==", false),
                    0,
                    null,
                    null,
                    null,
                    null,
                    null)));
  }

  @Test
  void a_premise_that_no_longer_holds_is_decided_on_anew() {
    String id = id();
    String other = id();
    executor.execute(GRANT, other, GRANT_IT, command());
    List<Long> read = new ArrayList<>();

    var outcome =
        executor.executeGrounded(
            GRANT,
            id,
            () -> {
              long version = executor.state(GRANT, other).orElseThrow().version();
              if (read.isEmpty()) {
                // Another writer, between the look at it and the write.
                executor.execute(GRANT, other, REVOKE_IT, command());
              }
              read.add(version);
              return new Grounded<>(GRANT_IT, List.of(new Premise(GRANT, other, version)));
            },
            command());

    assertThat(outcome).isInstanceOf(Accepted.class);
    assertThat(read).containsExactly(1L, 2L);
    assertThat(database.sent(id)).hasSize(1);
  }

  @Test
  void only_one_of_two_aggregates_gets_what_both_claim() throws Exception {
    Claim claim =
        new Claim(
            "email",
            id(),
            new Refusal(Refusal.Kind.CONFLICT, "email-taken", "email", "It is taken.", "Another."));
    List<String> ids = List.of(id(), id(), id(), id());
    List<Callable<CommandOutcome<UserState, UserEvent>>> tries = new ArrayList<>();
    for (String id : ids) {
      tries.add(() -> executor.execute(USER, id, register("c"), command().withClaims(claim)));
    }

    var outcomes = together(tries);

    assertThat(outcomes).filteredOn(Accepted.class::isInstance).hasSize(1);
    assertThat(outcomes)
        .filteredOn(Refused.class::isInstance)
        .extracting(Commands::code)
        .containsOnly("email-taken")
        .hasSize(3);
    String winner = executor.owner(claim).orElseThrow();
    for (String id : ids) {
      assertThat(executor.state(USER, id).isPresent()).isEqualTo(id.equals(winner));
      assertThat(database.sent(id)).hasSize(id.equals(winner) ? 1 : 0);
    }
  }

  @Test
  void the_same_command_given_at_once_is_done_once() throws Exception {
    String id = id();
    CommandContext context = command();

    Callable<CommandOutcome<GrantState, GrantEvent>> give =
        () -> executor.execute(GRANT, id, GRANT_IT, context);
    var outcomes = together(Collections.nCopies(8, give));

    assertThat(outcomes).filteredOn(outcome -> !outcome.replayed()).hasSize(1);
    assertThat(outcomes)
        .extracting(outcome -> ((Accepted<?, ?>) outcome).version())
        .containsOnly(1L);
    assertThat(database.sent(id)).hasSize(1);
  }

  @Test
  void concurrent_writers_of_one_aggregate_leave_dense_versions_and_a_fold_that_is_the_state()
      throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed of the concurrent writers: " + seed);
    Random random = new Random(seed);
    CommandExecutor patient = database.executor(100);
    String id = id();
    List<Callable<CommandOutcome<GrantState, GrantEvent>>> writers = new ArrayList<>();
    for (int writer = 0; writer < 6; writer++) {
      Random own = new Random(random.nextLong());
      writers.add(
          () -> {
            CommandOutcome<GrantState, GrantEvent> last = null;
            for (int i = 0; i < 25; i++) {
              last =
                  patient.execute(GRANT, id, own.nextBoolean() ? GRANT_IT : REVOKE_IT, command());
            }
            return last;
          });
    }

    together(writers);

    List<GrantEvent> events = new ArrayList<>();
    long expected = 0;
    for (var sent : database.sent(id)) {
      var envelope =
          (GrantEnvelope)
              new PlainAvro.Reader().deserialize(Topics.GRANT_EVENTS.name(), sent.payload());
      assertThat(envelope.getMetadata().getVersion()).isEqualTo(++expected);
      events.add((GrantEvent) envelope.fact());
    }
    GrantDecider decider = new GrantDecider();
    assertThat(executor.state(GRANT, id))
        .contains(new Versioned<>(expected, decider.evolve(decider.initial(), events)));
    for (int i = 1; i < events.size(); i++) {
      assertThat(events.get(i) instanceof GrantRevoked)
          .isNotEqualTo(events.get(i - 1) instanceof GrantRevoked);
    }
    assertThat(database.count("outbox")).isZero();
  }

  private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
    var barrier = new CyclicBarrier(tasks.size());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> task : tasks) {
        futures.add(
            threads.submit(
                () -> {
                  barrier.await();
                  return task.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }
}

package io.mediahub.platform.command;

import static io.mediahub.platform.command.Commands.GRANT;
import static io.mediahub.platform.command.Commands.GRANT_IT;
import static io.mediahub.platform.command.Commands.USER;
import static io.mediahub.platform.command.Commands.code;
import static io.mediahub.platform.command.Commands.command;
import static io.mediahub.platform.command.Commands.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.Decider;
import io.mediahub.domain.Decision;
import io.mediahub.domain.grant.GrantCommand;
import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.domain.grant.GrantState;
import io.mediahub.domain.user.UserCommand;
import io.mediahub.platform.command.CommandOutcome.Accepted;
import io.mediahub.schemas.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantEvent;
import mediahub.user.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Commands to two aggregates that happen together. */
class JoinedCommandsTest {
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
  void a_command_to_another_aggregate_is_done_with_the_first_or_neither_is() {
    String one = id();
    String other = id();
    CommandContext context = command();
    Supplier<Grounded<GrantCommand>> both =
        () -> new Grounded<>(GRANT_IT, List.of(), List.of(new Joined<>(GRANT, other, GRANT_IT)));

    var done = executor.executeGrounded(GRANT, one, both, context);
    var retried = executor.executeGrounded(GRANT, one, both, context);

    assertThat(done).isInstanceOf(Accepted.class);
    assertThat(retried.replayed()).isTrue();
    assertThat(database.sent(one)).hasSize(1);
    assertThat(database.sent(other)).hasSize(1);
    assertThat(executor.state(GRANT, other).orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void what_is_refused_to_the_other_aggregate_is_refused_to_the_first() {
    String one = id();
    UserCommand change = new UserCommand.ChangeRoles(List.of(Role.ADMIN), true, true);

    var refused =
        executor.executeGrounded(
            GRANT,
            one,
            () -> new Grounded<>(GRANT_IT, List.of(), List.of(new Joined<>(USER, id(), change))),
            command());

    assertThat(code(refused)).isEqualTo("user-unknown");
    assertThat(executor.state(GRANT, one)).isEmpty();
    assertThat(database.sent(one)).isEmpty();
  }

  @Test
  void the_listener_is_told_of_both_aggregates_and_again_of_the_first_when_it_is_retried() {
    String one = id();
    String other = id();
    CommandContext context = command();
    Supplier<Grounded<GrantCommand>> both =
        () -> new Grounded<>(GRANT_IT, List.of(), List.of(new Joined<>(GRANT, other, GRANT_IT)));

    executor.executeGrounded(GRANT, one, both, context);
    executor.executeGrounded(GRANT, one, both, context);

    String first = context.actor() + " grant " + one + " 1";
    String second = context.actor() + " grant " + other + " 1";
    assertThat(database.told).containsSequence(first, second, first);
  }

  @Test
  void the_listener_is_not_told_of_what_is_refused() {
    String one = id();

    executor.execute(
        USER, one, new UserCommand.ChangeRoles(List.of(Role.ADMIN), true, true), command());

    assertThat(database.told).noneMatch(each -> each.contains(one));
  }

  /** Another writer comes between the first look at the aggregate and the write. */
  private AggregateType<GrantCommand, GrantState, GrantEvent> overtakenOnce(String aggregateId) {
    var grants = new GrantDecider();
    var first = new AtomicBoolean(true);
    var decider =
        new Decider<GrantCommand, GrantState, GrantEvent>() {
          @Override
          public GrantState initial() {
            return grants.initial();
          }

          @Override
          public Decision<GrantEvent> decide(GrantCommand asked, GrantState state) {
            if (first.getAndSet(false)) {
              executor.execute(GRANT, aggregateId, GRANT_IT, command());
            }
            return grants.decide(asked, state);
          }

          @Override
          public GrantState evolve(GrantState state, GrantEvent event) {
            return grants.evolve(state, event);
          }
        };
    return new AggregateType<>(
        "grant", Topics.GRANT_EVENTS, decider, GrantState.class, GrantEnvelope::new);
  }

  @Test
  void if_another_writer_was_first_at_the_other_aggregate_both_are_decided_anew() {
    String one = id();
    String other = id();
    List<Integer> tries = new ArrayList<>();
    var contested = overtakenOnce(other);

    var outcome =
        executor.executeGrounded(
            GRANT,
            one,
            () -> {
              tries.add(tries.size());
              return new Grounded<>(
                  GRANT_IT, List.of(), List.of(new Joined<>(contested, other, GRANT_IT)));
            },
            command());

    assertThat(outcome).isInstanceOf(Accepted.class);
    assertThat(tries).hasSize(2);
    assertThat(database.sent(one)).hasSize(1);
    assertThat(executor.state(GRANT, other).orElseThrow().version())
        .as("granted by the other writer, so that nothing was left to do")
        .isEqualTo(1);
    assertThat(database.sent(other)).hasSize(1);
  }
}

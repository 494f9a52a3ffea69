package io.mediahub.platform.command;

import io.mediahub.domain.Decision;
import io.mediahub.domain.Refusal;
import io.mediahub.platform.command.DecisionStore.ClaimTaken;
import io.mediahub.platform.command.DecisionStore.Written;
import io.mediahub.platform.refusal.PlatformRefusal;
import io.mediahub.platform.refusal.RefusalException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import mediahub.Event;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;

/**
 * Executes commands. State, answer, claims and events are written in one transaction. Of two
 * writers of an aggregate at the same version only one succeeds. A retried command gets its first
 * answer.
 */
public final class CommandExecutor {
  private static final SQLExceptionTranslator TRANSLATOR = new SQLStateSQLExceptionTranslator();
  // Serialization failure, deadlock: another writer was first.
  private static final Set<String> OVERTAKEN = Set.of("40001", "40P01");

  private final DecisionStore store;
  private final EventWriter writer;
  private final int attempts;
  private final Duration retention;
  private final CommitListener listener;

  /**
   * @param retention how long answers are kept for retries
   */
  CommandExecutor(
      DecisionStore store,
      EventWriter writer,
      int attempts,
      Duration retention,
      CommitListener listener) {
    this.listener = listener;
    this.store = store;
    this.writer = writer;
    this.attempts = attempts;
    this.retention = retention;
  }

  /**
   * @throws TooBusyException when other writers were first in every attempt
   * @throws RefusalException when an allowance is used up ({@link Charging}). No answer is stored,
   *     so the same command may succeed later
   * @throws DataAccessException when the database cannot be used; a retry of the command tells
   *     whether it was executed
   */
  public <C, S, E extends Event> CommandOutcome<S, E> execute(
      AggregateType<C, S, E> type, String aggregateId, C command, CommandContext context) {
    var grounded = new Grounded<>(command, List.of());
    return executeGrounded(type, aggregateId, () -> grounded, context);
  }

  /**
   * @param command makes the command from the current state of other aggregates; called again for
   *     each attempt, so the next attempt decides on the new state if a premise no longer holds
   * @throws TooBusyException when other writers were first in every attempt
   * @throws DataAccessException as above
   */
  public <C, S, E extends Event> CommandOutcome<S, E> executeGrounded(
      AggregateType<C, S, E> type,
      String aggregateId,
      Supplier<Grounded<C>> command,
      CommandContext context) {
    for (int attempt = 1; attempt <= attempts; attempt++) {
      CommandOutcome<S, E> outcome = attempt(type, aggregateId, command, context);
      if (outcome != null) {
        return outcome;
      }
      backOff(attempt);
    }
    throw new TooBusyException(type.name() + " " + aggregateId, attempts);
  }

  /** The state on the write side: always up to date, unlike a read model. */
  public <S> Optional<Versioned<S>> state(AggregateType<?, S, ?> type, String aggregateId) {
    try {
      return store
          .state(type.name(), aggregateId)
          .map(found -> new Versioned<>(found.version(), stateOf(type, found)));
    } catch (SQLException e) {
      throw translated("read state", e);
    }
  }

  /**
   * A part of a state that another service decides. The part is readable even if a newer version of
   * that service wrote the state.
   *
   * @param part a record with some of the fields of the state
   */
  public <P> Optional<Versioned<P>> part(
      AggregateType<?, ?, ?> type, String aggregateId, Class<P> part) {
    try {
      return store
          .state(type.name(), aggregateId)
          .map(
              found ->
                  new Versioned<>(
                      found.version(),
                      StateJson.read(part, Objects.requireNonNull(found.state()))));
    } catch (SQLException e) {
      throw translated("read state", e);
    }
  }

  /** An aggregate, beside others of its type. */
  public record Listed<S>(String aggregateId, S state) {}

  /**
   * Aggregates of a type, in the order of their ids. For types of which there are few: this reads
   * the write side.
   *
   * @param after the last id of the page before; empty for the first page
   */
  public <S> List<Listed<S>> states(AggregateType<?, S, ?> type, String after, int limit) {
    try {
      return store.states(type.name(), after, limit).stream()
          .map(
              found ->
                  new Listed<>(found.id(), StateJson.readState(type.stateType(), found.state())))
          .toList();
    } catch (SQLException e) {
      throw translated("read states", e);
    }
  }

  /** The aggregate that has the claimed value. */
  public Optional<String> owner(Claim claim) {
    try {
      return store.owner(claim);
    } catch (SQLException e) {
      throw translated("read claim", e);
    }
  }

  /** Null when another writer was first. */
  private <C, S, E extends Event> @Nullable CommandOutcome<S, E> attempt(
      AggregateType<C, S, E> type,
      String id,
      Supplier<Grounded<C>> command,
      CommandContext context) {
    try {
      Found found = store.find(type, id, context.commandId());
      if (found.answer() != null) {
        return replay(type, id, context, found.answer());
      }
      Grounded<C> grounded = command.get();
      S before = stateOf(type, found);
      return switch (type.decider().decide(grounded.command(), before)) {
        case Decision.Refused<E>(Refusal refusal) -> refuse(type, id, context, found, refusal);
        case Decision.Accepted<E>(List<E> events) ->
            accept(type, id, context, found, before, events, grounded);
      };
    } catch (SQLException e) {
      // A failure before the server was reached, such as a timeout in the pool, has no SQL state.
      String state = e.getSQLState();
      if (state != null && OVERTAKEN.contains(state)) {
        return null;
      }
      throw translated("decide", e);
    }
  }

  private <C, S, E extends Event> @Nullable CommandOutcome<S, E> accept(
      AggregateType<C, S, E> type,
      String id,
      CommandContext context,
      Found found,
      S before,
      List<E> events,
      Grounded<C> grounded)
      throws SQLException {
    if (events.isEmpty()) {
      String json = StateJson.write(type.stateType(), before);
      if (store.answer(type, id, context, true, found.version(), json) != Written.DONE) {
        return null;
      }
      listener.committed(context.actor(), type.name(), id, found.version());
      return new CommandOutcome.Accepted<>(found.version(), before, events, false);
    }
    List<Premise> premises = new ArrayList<>(grounded.premises());
    List<Change> others = new ArrayList<>();
    for (Joined<?, ?, ?> joined : grounded.joined()) {
      Refusal refusal = join(joined, context, premises, others);
      if (refusal != null) {
        return refuse(type, id, context, found, refusal);
      }
    }
    List<Change> changes = new ArrayList<>();
    changes.add(change(type, id, context, found, before, events, premises));
    changes.addAll(others);
    try {
      if (store.write(changes) != Written.DONE) {
        return null;
      }
      for (Change each : changes) {
        listener.committed(context.actor(), each.type().name(), each.id(), each.versionAfter());
      }
      return new CommandOutcome.Accepted<>(
          found.version() + events.size(), type.decider().evolve(before, events), events, false);
    } catch (ClaimTaken e) {
      return refuse(type, id, context, found, e.claim.taken());
    } catch (Allowances.Exceeded e) {
      throw e.retryAfter == null
          ? new RefusalException(e.refusal)
          : new RefusalException(e.refusal, e.retryAfter);
    }
  }

  /**
   * Decides the joined commands of a command.
   *
   * @return why it is refused; null when it is added to the changes, or, where nothing happens to
   *     it, to the premises
   */
  private <C, S, E extends Event> @Nullable Refusal join(
      Joined<C, S, E> joined, CommandContext context, List<Premise> premises, List<Change> changes)
      throws SQLException {
    AggregateType<C, S, E> type = joined.type();
    String id = joined.aggregateId();
    Found found = store.state(type.name(), id).orElseGet(() -> new Found(null, 0, null));
    S before = stateOf(type, found);
    return switch (type.decider().decide(joined.command(), before)) {
      case Decision.Refused<E>(Refusal refusal) -> refusal;
      case Decision.Accepted<E>(List<E> events) -> {
        if (!events.isEmpty()) {
          changes.add(
              change(type, id, context.forJoined(type.name()), found, before, events, List.of()));
        } else if (found.version() > 0) {
          premises.add(new Premise(type, id, found.version()));
        }
        yield null;
      }
    };
  }

  private <S, E extends Event> Change change(
      AggregateType<?, S, E> type,
      String id,
      CommandContext context,
      Found found,
      S before,
      List<E> events,
      List<Premise> premises) {
    S after = type.decider().evolve(before, events);
    return new Change(
        type,
        id,
        context,
        found.version(),
        StateJson.write(type.stateType(), after, found.state()),
        dueAt(type, after, context.now()),
        writer.rows(type, id, found.version(), events, context),
        charges(type, id, before, events, context.now()),
        premises);
  }

  private <S> @Nullable Instant dueAt(AggregateType<?, S, ?> type, S after, Instant now) {
    Instant at = type.deadline().at().of(after, now);
    return at == null
        ? null
        : switch (type.deadline().then()) {
          case WAKE -> at;
          // A retry of its first command must not make it again.
          case FORGET -> at.plus(retention);
        };
  }

  private static <S, E extends Event> List<Charge> charges(
      AggregateType<?, S, E> type, String id, S before, List<E> events, Instant now) {
    List<Charge> charges = new ArrayList<>();
    S state = before;
    for (E event : events) {
      charges.addAll(type.charging().of(id, state, event, now));
      state = type.decider().evolve(state, event);
    }
    return charges;
  }

  private <C, S, E extends Event> @Nullable CommandOutcome<S, E> refuse(
      AggregateType<C, S, E> type, String id, CommandContext context, Found found, Refusal refusal)
      throws SQLException {
    String json = StateJson.write(Refusal.class, refusal);
    Written written = store.answer(type, id, context, false, found.version(), json);
    return written == Written.DONE ? new CommandOutcome.Refused<>(refusal, false) : null;
  }

  private <C, S, E extends Event> CommandOutcome<S, E> replay(
      AggregateType<C, S, E> type, String id, CommandContext context, Answer answer) {
    boolean same =
        answer.aggregateType().equals(type.name())
            && answer.aggregateId().equals(id)
            // Hashes of requests that held passwords were forgotten.
            && (answer.requestHash() == null
                || Arrays.equals(answer.requestHash(), context.requestHash()));
    if (!same) {
      return new CommandOutcome.Refused<>(PlatformRefusal.IDEMPOTENCY_KEY_REUSED.refusal(), false);
    }
    if (!answer.accepted()) {
      return new CommandOutcome.Refused<>(StateJson.read(Refusal.class, answer.json()), true);
    }
    listener.committed(context.actor(), type.name(), id, answer.version());
    return new CommandOutcome.Accepted<>(
        answer.version(),
        StateJson.read(type.stateType(), answer.json()),
        writer.events(type, answer.payloads()),
        true);
  }

  private static <S> S stateOf(AggregateType<?, S, ?> type, Found found) {
    return found.state() == null
        ? type.decider().initial()
        : StateJson.readState(type.stateType(), found.state());
  }

  private static void backOff(int attempt) {
    try {
      long most = Math.min(50, 2L << Math.min(attempt, 5));
      Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(1, most + 1)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Stopped while waiting for another writer.", e);
    }
  }

  private static DataAccessException translated(String task, SQLException e) {
    DataAccessException translated = TRANSLATOR.translate(task, null, e);
    return translated != null ? translated : new UncategorizedSQLException(task, null, e);
  }
}

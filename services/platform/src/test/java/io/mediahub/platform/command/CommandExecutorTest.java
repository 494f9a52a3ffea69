package io.mediahub.platform.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mediahub.domain.Decider;
import io.mediahub.domain.Decision;
import io.mediahub.domain.grant.GrantCommand;
import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.domain.grant.GrantState;
import io.mediahub.domain.user.UserCommand;
import io.mediahub.domain.user.UserDecider;
import io.mediahub.domain.user.UserState;
import io.mediahub.platform.command.Outcome.Accepted;
import io.mediahub.platform.command.Outcome.Refused;
import io.mediahub.platform.web.UnavailableException;
import io.mediahub.schemas.SchemaNotRegistered;
import io.mediahub.schemas.SerdeSettings;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.TraceParent;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantEvent;
import mediahub.grant.GrantRevoked;
import mediahub.grant.ViewGranted;
import mediahub.user.Role;
import mediahub.user.UserEnvelope;
import mediahub.user.UserEvent;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

class CommandExecutorTest {
  private static final AggregateType<GrantCommand, GrantState, GrantEvent> GRANT =
      new AggregateType<>(
          "grant", Topics.GRANT_EVENTS, new GrantDecider(), GrantState.class, GrantEnvelope::new);
  private static final AggregateType<UserCommand, UserState, UserEvent> USER =
      new AggregateType<>(
          "user", Topics.USER_EVENTS, new UserDecider(), UserState.class, UserEnvelope::new);
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123456Z");
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final GrantCommand GRANT_IT = new GrantCommand.Grant("m", "v");
  private static final GrantCommand REVOKE_IT = new GrantCommand.Revoke("m", "v");

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

  private static CommandContext command() {
    return command(UUID.randomUUID().toString());
  }

  private static CommandContext command(String id) {
    return new CommandContext(
        id, "owner", TraceParent.of(TRACE, "b7ad6b7169203331"), id, NOW, List.of());
  }

  private static CommandContext asking(CommandContext context, String what) {
    return new CommandContext(
        context.commandId(),
        context.actor(),
        context.traceParent(),
        context.causationId(),
        context.now(),
        context.claims(),
        what.getBytes(UTF_8));
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

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
  void without_a_free_connection_the_database_cannot_be_used_for_now() throws Exception {
    var settings = new HikariConfig();
    settings.setDataSource(database.source);
    settings.setMaximumPoolSize(1);
    settings.setConnectionTimeout(250);
    try (var pool = new HikariDataSource(settings);
        var taken = pool.getConnection()) {
      CommandExecutor crowded = database.executor(pool);

      assertThatThrownBy(() -> crowded.execute(GRANT, id(), GRANT_IT, command()))
          .isInstanceOf(DataAccessException.class);
    }
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
            new Versioned<>(1, new UserState.Registered("cA==", List.of(Role.VIEWER), false)));
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
    Claim claim = new Claim("email", id());
    List<String> ids = List.of(id(), id(), id(), id());
    List<Callable<Outcome<UserState, UserEvent>>> tries = new ArrayList<>();
    for (String id : ids) {
      tries.add(() -> executor.execute(USER, id, register("c"), command().withClaims(claim)));
    }

    var outcomes = together(tries);

    assertThat(outcomes).filteredOn(Accepted.class::isInstance).hasSize(1);
    assertThat(outcomes)
        .filteredOn(Refused.class::isInstance)
        .extracting(CommandExecutorTest::code)
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

    Callable<Outcome<GrantState, GrantEvent>> give =
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
    List<Callable<Outcome<GrantState, GrantEvent>>> writers = new ArrayList<>();
    for (int writer = 0; writer < 6; writer++) {
      Random own = new Random(random.nextLong());
      writers.add(
          () -> {
            Outcome<GrantState, GrantEvent> last = null;
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

  @Test
  void a_registry_that_is_away_is_an_outage_and_leaves_nothing_behind() {
    String id = id();
    var nobody = SerdeSettings.apicurio("http://127.0.0.1:1");
    assertThatThrownBy(() -> database.executor(nobody, 3).execute(GRANT, id, GRANT_IT, command()))
        .isInstanceOf(UnavailableException.class);
    assertThat(executor.state(GRANT, id)).isEmpty();
  }

  /**
   * With the registry's own client, whose exception for it is a plain one with the whole schema.
   */
  @Test
  void a_schema_that_the_registry_does_not_know_yet_is_an_outage_that_is_told_in_few_words()
      throws Exception {
    HttpServer empty = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    empty.createContext(
        "/",
        exchange -> {
          byte[] nothing = "{\"count\":0,\"versions\":[]}".getBytes(UTF_8);
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, nothing.length);
          exchange.getResponseBody().write(nothing);
          exchange.close();
        });
    empty.start();
    String id = id();
    try {
      var registry = SerdeSettings.apicurio("http://127.0.0.1:" + empty.getAddress().getPort());

      assertThatThrownBy(
              () -> database.executor(registry, 3).execute(GRANT, id, GRANT_IT, command()))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("mediahub.grant.events.v1")
          .hasRootCauseInstanceOf(SchemaNotRegistered.class)
          .satisfies(e -> assertThat(traceOf(e)).doesNotContain("\"type\":\"record\""));
    } finally {
      empty.stop(0);
    }
    assertThat(executor.state(GRANT, id)).isEmpty();
  }

  private static String traceOf(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

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

  /** Stands for an event that does not fit its schema. */
  public static final class Failing implements Serializer<SpecificRecord> {
    @Override
    public byte[] serialize(String topic, SpecificRecord value) {
      throw new IllegalStateException("schema unknown");
    }
  }

  @Test
  void an_event_that_cannot_be_written_leaves_nothing_behind() {
    String id = id();
    CommandContext context = command();

    assertThatThrownBy(
            () -> database.executor(Failing.class, 3).execute(GRANT, id, GRANT_IT, context))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("schema unknown");

    assertThat(executor.state(GRANT, id)).isEmpty();
    assertThat(executor.execute(GRANT, id, GRANT_IT, context).replayed()).isFalse();
  }

  private static UserCommand register(String lookup) {
    return new UserCommand.Register("bA==", "bA==", "bA==", "cA==", List.of(Role.VIEWER));
  }

  private static String code(Outcome<?, ?> outcome) {
    return ((Refused<?, ?>) outcome).refusal().code();
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

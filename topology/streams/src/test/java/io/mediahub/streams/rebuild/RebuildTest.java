package io.mediahub.streams.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.Broker;
import io.mediahub.streams.postgres.PostgresShadow;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.RunningModel;
import io.mediahub.streams.readmodel.engine.ViewsDatabase;
import io.mediahub.streams.rebuild.Rebuild.Purpose;
import io.mediahub.streams.testing.LogEntry;
import io.mediahub.streams.testing.LogOnBroker;
import io.mediahub.streams.testing.RandomLog;
import io.mediahub.streams.testing.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fold from the beginning gives the rows of the live model, however often it is interrupted. */
class RebuildTest {
  private static final ReadModel CATALOGUE = ReadModels.MEDIA_CATALOGUE;

  private static Broker broker;
  private ViewsDatabase views;

  @BeforeAll
  static void start() throws Exception {
    broker = new Broker();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @BeforeEach
  void clear() throws Exception {
    broker.recreateTopics();
    views = new ViewsDatabase();
  }

  @AfterEach
  void drop() throws Exception {
    views.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"media-catalogue", "viewer-access", "audit-timeline"})
  void the_shadow_is_equal_to_the_live_model(String name) throws Exception {
    ReadModel model = model(name);
    long seed = System.nanoTime();
    try (LogOnBroker written = new LogOnBroker(broker, model);
        RunningModel live = new RunningModel(broker, model, views::open)) {
      written.write(RandomLog.of(seed, 4_000, 40));
      views.awaitWhole(model, written, "before the rebuild, seed " + seed);

      Rebuild.Outcome outcome = run(model, Purpose.PROVE, false);

      assertThat(outcome.comparison().tables())
          .as("seed %d", seed)
          .allSatisfy(table -> assertThat(table.equal()).as(table.toString()).isTrue())
          .anySatisfy(table -> assertThat(table.rows()).isPositive());
      assertThat(outcome.comparison().parked()).isEmpty();
      assertThat(schemas()).as("a proof leaves nothing").containsExactly("public");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"media-catalogue", "viewer-access", "audit-timeline"})
  void what_is_switched_to_is_the_model_and_goes_on(String name) throws Exception {
    ReadModel model = model(name);
    long seed = System.nanoTime();
    List<LogEntry<?>> log = RandomLog.of(seed, 4_000, 40);
    try (LogOnBroker written = new LogOnBroker(broker, model);
        RunningModel live = new RunningModel(broker, model, views::open)) {
      written.write(log.subList(0, 2_000));
      views.awaitWhole(model, written, "before the rebuild, seed " + seed);
      String indexes = views.ask(INDEXES);

      Rebuild.Outcome outcome = run(model, Purpose.REPLACE, false);

      assertThat(outcome.switched()).isTrue();
      assertThat(views.ask(INDEXES)).as("names for migrations").isEqualTo(indexes);
      written.write(log.subList(2_000, 4_000));
      views.awaitWhole(model, written, "after the switch, seed " + seed);
      assertThat(run(model, Purpose.PROVE, false).comparison().equal()).isTrue();
      assertThat(schemas()).containsExactly("public", "replaced_" + name.replace('-', '_') + "_1");
      try (Shadow shadow = Rebuilt.shadow(views, model)) {
        assertThat(shadow.dropReplaced(Duration.ZERO)).isEmpty();
      }
      assertThat(schemas()).containsExactly("public");
    }
  }

  /** Each process halts at a step that none before it has halted at. */
  @Test
  void it_goes_on_after_a_crash_between_any_two_steps() throws Exception {
    long seed = System.nanoTime();
    try (LogOnBroker written = new LogOnBroker(broker, CATALOGUE);
        RunningModel live = new RunningModel(broker, CATALOGUE, views::open)) {
      written.write(RandomLog.of(seed, 3_000, 30));
      views.awaitWhole(CATALOGUE, written, "before the rebuild, seed " + seed);
      Set<String> crashed = ConcurrentHashMap.newKeySet();
      Rebuild.Outcome outcome = null;
      while (outcome == null) {
        try (CrashingShadow shadow =
            new CrashingShadow(Rebuilt.shadow(views, CATALOGUE), crashed)) {
          outcome = Rebuilt.of(broker, CATALOGUE, shadow).run(Purpose.REPLACE, true);
        } catch (CrashingShadow.Crash e) {
          // and another process goes on
        }
      }

      assertThat(outcome.comparison().equal()).as("seed %d", seed).isTrue();
      assertThat(crashed)
          .contains(
              "create 1",
              "load 1",
              "commit 1",
              "commit 2",
              "finishLoading 1",
              "snapshot 1",
              "snapshot 2",
              "switchOver 1",
              "after switchOver 1",
              "drop 1");
      views.awaitWhole(CATALOGUE, written, "after the switch, seed " + seed);
    }
  }

  /**
   * Bytes that are no event hold up one key, a missing version another; both wait in both copies.
   */
  @Test
  void what_is_parked_live_is_parked_in_the_shadow() throws Exception {
    long seed = System.nanoTime();
    List<LogEntry<?>> log = RandomLog.of(seed, 4_000, 30);
    try (LogOnBroker written = new LogOnBroker(broker, CATALOGUE);
        RunningModel live = new RunningModel(broker, CATALOGUE, views::open)) {
      written.write(log.subList(0, 2_000));
      written.writeBytes("media-3", new byte[] {1, 2, 3});
      List<LogEntry<?>> rest = log.subList(2_000, 4_000);
      written.write(rest.stream().filter(entry -> !isHeldUp(entry)).toList());
      written.writeUnexpected(
          rest.stream()
              .filter(RebuildTest::isHeldUp)
              .filter(entry -> entry != firstOf(rest, "media-5"))
              .toList());
      views.awaitWhole(CATALOGUE, written, "what is not held up, seed " + seed);
      long parked =
          1 + rest.stream().filter(RebuildTest::isHeldUp).count() - 1; // the bytes, but one event
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> views.ask(PARKED).equals(String.valueOf(parked)));

      Rebuild.Outcome outcome = run(CATALOGUE, Purpose.REPLACE, false);

      assertThat(outcome.comparison().equal())
          .as("%s, seed %d", outcome.comparison(), seed)
          .isTrue();
      assertThat(views.ask(PARKED)).isEqualTo(String.valueOf(parked));
      assertThat(
              views.ask(
                  "select string_agg(key || ' ' || reason, ', ' order by key) from parked_key"))
          .isEqualTo("media-3 undecodable, media-5 gap");
      views.awaitWhole(CATALOGUE, written, "after the switch, seed " + seed);
    }
  }

  private static final String PARKED = "select count(*) from parked_record";

  private static boolean isHeldUp(LogEntry<?> entry) {
    return entry.topic() == Topics.UPLOAD_EVENTS
        && (entry.key().equals("media-3") || entry.key().equals("media-5"));
  }

  private static LogEntry<?> firstOf(List<LogEntry<?>> log, String key) {
    return log.stream()
        .filter(entry -> entry.topic() == Topics.UPLOAD_EVENTS && entry.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_model_of_a_time_is_left_beside_the_live_one() throws Exception {
    List<LogEntry<?>> log = RandomLog.of(8, 3_000, 30);
    try (LogOnBroker written = new LogOnBroker(broker, CATALOGUE);
        RunningModel live = new RunningModel(broker, CATALOGUE, views::open)) {
      written.write(log.subList(0, 2_000));
      views.awaitWhole(CATALOGUE, written, "at the time");
      Set<String> then = Rows.inPostgres(views.source(), "catalogue_media");
      Instant written1 = Instant.now();
      await().until(() -> Instant.now().isAfter(written1.plusMillis(20))); // brokers count millis
      Instant time = written1.plusMillis(10);
      written.write(log.subList(2_000, 3_000));
      views.awaitWhole(CATALOGUE, written, "later");

      try (Shadow shadow = PostgresShadow.of(views.source(), CATALOGUE, time)) {
        Rebuilt.of(broker, CATALOGUE, shadow).asOf(time, false);
      }

      String schema = schemas().getFirst();
      assertThat(schema).startsWith("asof_media_catalogue_");
      assertThat(Rows.inPostgres(views.source(), schema + ".catalogue_media")).isEqualTo(then);
      try (Shadow shadow = PostgresShadow.of(views.source(), CATALOGUE, time)) {
        assertThat(Rebuild.cancel(shadow, Duration.ofSeconds(10))).isTrue();
      }
      assertThat(schemas()).containsExactly("public");
    }
  }

  @Test
  void an_unfinished_one_is_neither_begun_again_nor_lost() throws Exception {
    long seed = System.nanoTime();
    try (LogOnBroker written = new LogOnBroker(broker, CATALOGUE);
        RunningModel live = new RunningModel(broker, CATALOGUE, views::open)) {
      written.write(RandomLog.of(seed, 2_000, 30));
      views.awaitWhole(CATALOGUE, written, "before the rebuild, seed " + seed);
      try (CrashingShadow shadow = new CrashingShadow(Rebuilt.shadow(views, CATALOGUE), 12)) {
        assertThatThrownBy(() -> Rebuilt.of(broker, CATALOGUE, shadow).run(Purpose.PROVE, false))
            .isInstanceOf(CrashingShadow.Crash.class);
      }
      Set<Unit> done;
      try (Shadow shadow = Rebuilt.shadow(views, CATALOGUE)) {
        done = shadow.done();
        assertThat(done).isNotEmpty();
      }

      assertThatThrownBy(() -> run(CATALOGUE, Purpose.PROVE, false))
          .isInstanceOf(RebuildException.class)
          .hasMessageContaining("is not finished");
      Rebuild.Outcome resumed = run(CATALOGUE, Purpose.PROVE, true);

      assertThat(resumed.comparison().equal()).as("seed %d", seed).isTrue();
      assertThat(resumed.events()).as("not from the beginning").isLessThan(2_000);
    }
  }

  @Test
  void a_cancelled_one_leaves_nothing_and_the_live_model_untouched() throws Exception {
    try (LogOnBroker written = new LogOnBroker(broker, CATALOGUE);
        RunningModel live = new RunningModel(broker, CATALOGUE, views::open)) {
      written.write(RandomLog.of(5, 2_000, 30));
      views.awaitWhole(CATALOGUE, written, "before the rebuild");
      Set<Thread> ended = new HashSet<>();
      try (CrashingShadow crashing = new CrashingShadow(Rebuilt.shadow(views, CATALOGUE), 12)) {
        assertThatThrownBy(
                () -> Rebuilt.of(broker, CATALOGUE, crashing).run(Purpose.REPLACE, false))
            .isInstanceOf(CrashingShadow.Crash.class);
      }
      try (Shadow running = Rebuilt.shadow(views, CATALOGUE);
          Shadow other = Rebuilt.shadow(views, CATALOGUE)) {
        CountDownLatch loading = new CountDownLatch(1);
        Thread rebuilding =
            Thread.ofPlatform()
                .start(
                    () -> {
                      try (PausingShadow paused = new PausingShadow(running, loading)) {
                        Rebuilt.of(broker, CATALOGUE, paused).run(Purpose.REPLACE, true);
                      } catch (RebuildException e) {
                        ended.add(Thread.currentThread());
                      }
                    });

        assertThat(loading.await(30, TimeUnit.SECONDS)).isTrue();

        boolean there = Rebuild.cancel(other, Duration.ofSeconds(30));

        rebuilding.join(30_000);
        assertThat(there).isTrue();
        assertThat(ended).containsExactly(rebuilding);
      }
      assertThat(schemas()).containsExactly("public");
      views.awaitWhole(CATALOGUE, written, "after the cancelled rebuild");
    }
  }

  @Test
  void whoever_asks_for_a_shadow_that_another_one_drops_hears_that_it_is_not_there()
      throws Exception {
    ShadowState state =
        new ShadowState(
            CATALOGUE.name(), CATALOGUE.foldVersion(), null, Instant.EPOCH, false, List.of());
    AtomicBoolean ended = new AtomicBoolean();
    try (Shadow comes = Rebuilt.shadow(views, CATALOGUE);
        Shadow asks = Rebuilt.shadow(views, CATALOGUE)) {
      Thread coming =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 60; i++) {
                      comes.create(state);
                      comes.drop();
                    }
                    ended.set(true);
                  });
      List<RuntimeException> failures = new ArrayList<>();

      while (!ended.get() && coming.isAlive()) {
        try {
          asks.state();
          asks.isCancelled();
          asks.cancel();
        } catch (RuntimeException e) {
          failures.add(e);
        }
      }

      coming.join(30_000);
      assertThat(ended).isTrue();
      assertThat(failures).isEmpty();
      assertThat(asks.state()).isEmpty();
    }
  }

  private Rebuild.Outcome run(ReadModel model, Purpose purpose, boolean resume) {
    try (Shadow shadow = Rebuilt.shadow(views, model)) {
      return Rebuilt.of(broker, model, shadow).run(purpose, resume);
    }
  }

  private static ReadModel model(String name) {
    return ReadModels.ALL.stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
  }

  private static final String INDEXES =
      "select string_agg(indexdef, '; ' order by indexdef) from pg_indexes where schemaname = 'public'";

  private List<String> schemas() throws Exception {
    return List.of(
        views
            .ask(
                "select string_agg(nspname, ',' order by nspname) from pg_namespace where nspname"
                    + " not like 'pg\\_%' and nspname <> 'information_schema'")
            .split(","));
  }
}

package io.mediahub.platform.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.platform.command.DecisionsDatabase;
import io.mediahub.platform.telemetry.Traces;
import io.micrometer.tracing.Tracer;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a real PostgreSQL. A kill is an Error between two effects, which nothing catches. */
class ErasureRunTest {
  private static DecisionsDatabase database;

  private final String person = UUID.randomUUID().toString();
  private final Instant now = Instant.parse("2026-05-01T12:00:00Z");
  private final Erasures erasures = new Erasures(database.source(), new Traces(Tracer.NOOP));
  private int effects;

  /** The process is gone. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @BeforeAll
  static void start() {
    database = new DecisionsDatabase();
    database.sql().sql("CREATE TABLE thing (person text, n int, deleted boolean)").update();
  }

  @AfterAll
  static void stop() throws IOException {
    database.close();
  }

  private void forgetting(String id, int things) {
    database
        .sql()
        .sql(
            "INSERT INTO aggregate (type, id, version, state) VALUES"
                + " ('user', ?, 3, '{\"is\":\"forgetting\"}')")
        .param(id)
        .update();
    for (int i = 0; i < things; i++) {
      database.sql().sql("INSERT INTO thing VALUES (?, ?, false)").params(id, i).update();
    }
  }

  /** Dies before the effect with that number; -1 for never. */
  private Eraser things(ErasureStep step, int killedBefore) {
    return new Eraser() {
      @Override
      public ErasureStep step() {
        return step;
      }

      @Override
      public boolean erase(String personId, Instant at, Found found) {
        List<Integer> all =
            database
                .sql()
                .sql("SELECT n FROM thing WHERE person = ? ORDER BY n")
                .param(personId)
                .query(Integer.class)
                .list();
        dieAt(killedBefore);
        found.in("thing", Fate.DELETED, all.size());
        for (int each : all) {
          dieAt(killedBefore);
          database
              .sql()
              .sql("UPDATE thing SET deleted = true WHERE person = ? AND n = ?")
              .params(personId, each)
              .update();
        }
        dieAt(killedBefore);
        return true;
      }
    };
  }

  private void dieAt(int killedBefore) {
    if (effects++ == killedBefore) {
      throw new Killed();
    }
  }

  private void run(Eraser... erasers) {
    new ErasureRun(erasures, List.of(erasers), Clock.systemUTC()).run(now);
  }

  @Test
  void killed_before_any_effect_the_next_run_ends_with_the_same_record() {
    int deaths = 0;
    for (int kill = 0; kill < 8; kill++) {
      String id = UUID.randomUUID().toString();
      forgetting(id, 3);
      effects = 0;
      try {
        run(things(ErasureStep.MEDIA, kill));
      } catch (Killed e) {
        deaths++;
        assertThat(erasures.done(id)).as("killed before effect %d", kill).isEmpty();
      }

      run(things(ErasureStep.MEDIA, -1));

      assertThat(erasures.done(id)).containsOnlyKeys(ErasureStep.MEDIA);
      assertThat(erasures.places(id))
          .containsExactly(new Erasures.Place("media", "thing", "deleted", 3, now));
      assertThat(
              database
                  .sql()
                  .sql("SELECT count(*) FROM thing WHERE person = ? AND NOT deleted")
                  .param(id)
                  .query(Integer.class)
                  .single())
          .isZero();
      database.sql().sql("DELETE FROM aggregate WHERE id = ?").param(id).update();
    }
    assertThat(deaths).isEqualTo(5);
  }

  @Test
  void a_step_that_fails_for_one_person_is_done_for_the_others_and_other_steps_go_on() {
    String stuck = UUID.randomUUID().toString();
    forgetting(stuck, 1);
    forgetting(person, 1);
    Eraser failing =
        new Eraser() {
          @Override
          public ErasureStep step() {
            return ErasureStep.GRANTS;
          }

          @Override
          public boolean erase(String personId, Instant at, Found found) {
            if (personId.equals(stuck)) {
              throw new IllegalStateException("The store does not answer.");
            }
            return true;
          }
        };

    run(failing, things(ErasureStep.MEDIA, -1));

    assertThat(erasures.done(person)).containsOnlyKeys(ErasureStep.GRANTS, ErasureStep.MEDIA);
    assertThat(erasures.done(stuck)).containsOnlyKeys(ErasureStep.MEDIA);
    assertThat(erasures.waitingFor(ErasureStep.GRANTS)).containsExactly(stuck);
    database.sql().sql("DELETE FROM aggregate WHERE type = 'user'").update();
  }

  @Test
  void a_step_that_is_not_done_is_asked_again_and_keeps_the_largest_count() {
    forgetting(person, 0);
    List<Long> counts = new ArrayList<>(List.of(5L, 2L));
    Eraser slow =
        new Eraser() {
          @Override
          public ErasureStep step() {
            return ErasureStep.OBJECTS;
          }

          @Override
          public boolean erase(String personId, Instant at, Found found) {
            found.in("s3://b/", Fate.DELETED, counts.removeFirst());
            return counts.isEmpty();
          }
        };

    run(slow);
    assertThat(erasures.done(person)).isEmpty();
    run(slow);

    assertThat(erasures.done(person)).containsOnlyKeys(ErasureStep.OBJECTS);
    assertThat(erasures.places(person)).extracting(Erasures.Place::count).containsExactly(5L);
    database.sql().sql("DELETE FROM aggregate WHERE type = 'user'").update();
  }
}

package io.mediahub.streams.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.ModelSettings;
import io.mediahub.streams.readmodel.engine.SimulatedOwner;
import io.mediahub.streams.readmodel.engine.SimulatedOwner.VirtualTime;
import io.mediahub.streams.simulation.OwnersConnection.Fate;
import io.mediahub.streams.simulation.OwnersConnection.Halted;
import io.mediahub.streams.simulation.SimulatedLog.Ending;
import io.mediahub.streams.simulation.SimulatedLog.Transaction;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Set;
import mediahub.Metadata;
import mediahub.grant.ViewGranted;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What the simulation found first, step by step. */
class HaltBetweenParkedAndRowsTest {
  private static final ReadModel MODEL = ReadModels.VIEWER_ACCESS;
  private static final String KEY = "media:somebody";
  private static final TopicPartition PARTITION = new TopicPartition(Topics.GRANT_EVENTS.name(), 0);

  private final SimulatedLog log = new SimulatedLog(1, Bug.NONE);
  private final SimulatedDatabase withoutTransactions =
      new SimulatedDatabase(MODEL, false, Bug.NONE, (update, from) -> {});

  @Test
  void given_a_record_that_was_parked_and_an_older_one_not_written_when_read_again_then_both_are() {
    append(1);
    Transaction garbage = new Transaction();
    log.append(garbage, PARTITION.topic(), KEY, new byte[] {7}, null);
    log.end(garbage, Ending.COMMITTED);
    var dying = new OwnersConnection(withoutTransactions, MODEL.foldVersion(), new ArrayDeque<>());
    dying.next(Fate.HALTS, 2); // the record and its key
    SimulatedOwner first = owner(dying);
    first.assign(Set.of(0));
    assertThatThrownBy(() -> readAll(first)).isInstanceOf(Halted.class);
    assertThat(withoutTransactions.parkedCount()).isEqualTo(1);
    assertThat(withoutTransactions.rows()).isEmpty();

    SimulatedOwner second =
        owner(new OwnersConnection(withoutTransactions, MODEL.foldVersion(), new ArrayDeque<>()));
    second.assign(Set.of(0));
    readAll(second);

    assertThat(withoutTransactions.parkedCount()).isEqualTo(1);
    assertThat(withoutTransactions.rows().keySet())
        .extracting(row -> row.table().name())
        .containsExactlyInAnyOrder("access_grant", "access_grant_version");
    assertThat(withoutTransactions.progress(PARTITION)).isEqualTo(log.end(PARTITION));
  }

  private void append(long version) {
    Transaction transaction = new Transaction();
    Metadata metadata =
        new Metadata("event", KEY, version, Instant.EPOCH, "actor", "cause", "trace");
    log.append(
        transaction, Fact.of(Topics.GRANT_EVENTS, metadata, new ViewGranted("media", "somebody")));
    log.end(transaction, Ending.COMMITTED);
  }

  private SimulatedOwner owner(OwnersConnection connection) {
    return new SimulatedOwner(
        MODEL,
        connection,
        PlainAvro.schemas(),
        ModelSettings.DEFAULT,
        new VirtualTime(),
        log,
        new HashMap<>(),
        false);
  }

  private static void readAll(SimulatedOwner owner) {
    owner.poll(10);
    while (!owner.buffered().isEmpty()) {
      owner.process(PARTITION);
    }
    owner.commit();
  }
}

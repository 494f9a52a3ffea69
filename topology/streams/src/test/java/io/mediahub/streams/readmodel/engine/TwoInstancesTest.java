package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.testing.Broker;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.testing.LogEntry;
import io.mediahub.streams.testing.LogOnBroker;
import io.mediahub.streams.testing.RandomLog;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two copies of a read model share its partitions, and take over from each other. */
class TwoInstancesTest {
  private static ViewsDatabase views;

  @BeforeAll
  static void start() throws Exception {
    views = new ViewsDatabase();
  }

  @AfterAll
  static void stop() throws Exception {
    views.close();
  }

  @Test
  void rows_are_whole_while_one_joins_and_after_one_has_gone() throws Exception {
    ReadModel model = ReadModels.AUDIT_TIMELINE;
    List<LogEntry<?>> log = RandomLog.of(51, 2_000, 30);
    try (Broker broker = new Broker();
        LogOnBroker written = new LogOnBroker(broker, model)) {
      RunningModel first = running(broker, model, "one");
      try (RunningModel second = running(broker, model, "two")) {
        written.write(log.subList(0, 800));
        awaitPartitions(first);
        awaitPartitions(second);
        written.write(log.subList(800, 1_400));
        views.awaitWhole(model, written, "while two share the partitions");

        first.close();
        written.write(log.subList(1_400, 2_000));
        views.awaitWhole(model, written, "after one has taken over");
      } finally {
        first.close();
      }
      assertThat(written.expected().rows())
          .as("the time of a record is the broker's")
          .noneSatisfy(
              row -> assertThat(row.toString()).contains(LogOnBroker.PRODUCERS_CLOCK.toString()));
    }
  }

  private static RunningModel running(Broker broker, ReadModel model, String instance) {
    return new RunningModel(broker, model, views::open, instance, RunningModel.SETTINGS);
  }

  private static void awaitPartitions(RunningModel running) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(running.partitions()).isPositive());
  }
}

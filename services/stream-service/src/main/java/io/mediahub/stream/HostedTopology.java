package io.mediahub.stream;

import io.mediahub.streams.readmodel.ReadModelSessions;
import io.mediahub.streams.wire.DeadLetters;
import io.mediahub.streams.wire.DivertUndecodable;
import io.mediahub.streams.wire.ReplaceThread;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;

/** One topology with clients and threads of its own, so that none stands in another's way. */
final class HostedTopology {
  private final String name;
  private final KafkaStreams streams;
  private final ReplaceThread replacement;
  private final @Nullable ReadModelSessions sessions;
  private final DeadLetters letters;
  private volatile boolean ran;

  /**
   * @param sessions of the database behind it, if there is one
   */
  HostedTopology(
      String name,
      Topology topology,
      Properties settings,
      KafkaClientSupplier clients,
      @Nullable ReadModelSessions sessions) {
    this.name = name;
    this.sessions = sessions;
    this.letters = (DeadLetters) Objects.requireNonNull(settings.get(DivertUndecodable.LETTERS));
    this.replacement = new ReplaceThread(name);
    this.streams = new KafkaStreams(topology, settings, clients);
    streams.setUncaughtExceptionHandler(replacement);
  }

  String name() {
    return name;
  }

  KafkaStreams streams() {
    return streams;
  }

  /**
   * @param whenGivenUp called once, when it has failed too often to go on
   */
  void start(Runnable whenGivenUp) {
    streams.setStateListener(
        (now, before) -> {
          ran |= now == State.RUNNING;
          if (now == State.ERROR) {
            whenGivenUp.run();
          }
        });
    streams.start();
  }

  State state() {
    return streams.state();
  }

  /** It has reached its work at least once, and is at it or finding its partitions again. */
  boolean isWorking() {
    return ran && streams.state().isRunningOrRebalancing();
  }

  /** It gave up, or is about to, and only a new process can begin again. */
  boolean isBeyondHelp() {
    return isBeyondHelp(streams.state());
  }

  /** Whatever is still tried is not: brokers, registry and databases come back by themselves. */
  static boolean isBeyondHelp(State state) {
    return switch (state) {
      case PENDING_ERROR, ERROR, NOT_RUNNING -> true;
      case CREATED, REBALANCING, RUNNING, PENDING_SHUTDOWN -> false;
    };
  }

  /** Records that it has put aside since it was started. */
  long deadLetters() {
    return letters.count();
  }

  /** Since when the database has not answered; null while it does. */
  @Nullable Instant databaseAwaySince() {
    return sessions == null ? null : sessions.unavailableSince();
  }

  /** Records that it has not read yet, over all partitions, as of its last fetch. */
  double lag() {
    return streams.metrics().values().stream()
        .filter(
            metric ->
                metric.metricName().name().equals("records-lag")
                    && metric.metricName().tags().containsKey("partition"))
        .map(metric -> metric.metricValue())
        .filter(value -> value instanceof Double number && !number.isNaN())
        .mapToDouble(value -> (Double) value)
        .sum();
  }

  void close(Duration timeout) {
    replacement.stop();
    if (sessions != null) {
      sessions.stop();
    }
    // A static member that merely went away would keep its partitions until its session ends; the
    // other replicas take them over now. One that is killed is waited for, as it may come back.
    streams.close(
        CloseOptions.timeout(timeout)
            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
  }
}

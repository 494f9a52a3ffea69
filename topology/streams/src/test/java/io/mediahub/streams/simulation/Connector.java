package io.mediahub.streams.simulation;

import io.mediahub.streams.simulation.SimulatedLog.Ending;
import io.mediahub.streams.simulation.SimulatedLog.Transaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Carries the write-ahead log into the event log, a batch in a transaction. Its position is
 * committed with the transaction, or by a step of its own: then a crash between the two sends a
 * batch again.
 */
final class Connector {
  private final List<Fact> from;
  private final SimulatedLog to;
  private final Random random;
  private final boolean exactlyOnce;
  private final boolean decidesAgain;
  private final Bug bug;

  /** What the broker has of its position. */
  private int stored;

  private int position;
  private List<Fact> batch = List.of();
  private int sentOfBatch;
  private @Nullable Transaction transaction;

  /** What a slot that was made again never saw. */
  final List<Fact> lost = new ArrayList<>();

  /**
   * @param decidesAgain whether a transaction that was aborted may be followed by one with other
   *     events, as in the rendition process, which decides and writes in one transaction
   */
  Connector(
      List<Fact> from,
      SimulatedLog to,
      Random random,
      boolean exactlyOnce,
      boolean decidesAgain,
      Bug bug) {
    this.from = from;
    this.to = to;
    this.random = random;
    this.exactlyOnce = exactlyOnce;
    this.decidesAgain = decidesAgain;
    this.bug = bug;
  }

  /** Begins a batch, sends one event of it, commits it, or writes its position down. */
  String step() {
    if (transaction == null) {
      if (position > stored && !exactlyOnce && (random.nextBoolean() || !hasMore())) {
        stored = position;
        return "writes its position down: " + stored;
      }
      return hasMore() ? begin() : "idles";
    }
    if (sentOfBatch < batch.size()) {
      Fact fact = batch.get(sentOfBatch++);
      to.append(transaction, fact);
      return "sends " + fact;
    }
    to.end(transaction, Ending.COMMITTED);
    transaction = null;
    if (exactlyOnce) {
      stored = position;
    }
    return "commits";
  }

  private boolean hasMore() {
    return position < from.size();
  }

  private String begin() {
    int end = Math.min(from.size(), position + 1 + random.nextInt(6));
    batch = new ArrayList<>(from.subList(position, end));
    if (bug == Bug.CONNECTOR_CHANGES_THE_ORDER) {
      Collections.reverse(batch);
    }
    position = end;
    sentOfBatch = 0;
    transaction = new Transaction();
    if (bug == Bug.CONNECTOR_ACKNOWLEDGES_FIRST) {
      stored = position;
    }
    return "begins a batch of " + batch.size();
  }

  /** Another one takes its place. The transaction that is open is aborted. */
  void crash() {
    if (transaction != null) {
      to.end(transaction, Ending.ABORTED);
      transaction = null;
      for (int i = stored; i < position && decidesAgain; i++) {
        Fact aborted = from.get(i);
        from.set(i, aborted.decidedAgain(like(aborted)));
      }
    }
    position = stored;
  }

  private Fact like(Fact fact) {
    List<Fact> ofTopic = from.stream().filter(other -> other.topic() == fact.topic()).toList();
    return ofTopic.get(random.nextInt(ofTopic.size()));
  }

  /** Its slot is gone and made again: what was not sent yet never comes. */
  void loseSlot() {
    crash();
    int end = Math.min(from.size(), position + 1 + random.nextInt(2));
    lost.addAll(from.subList(position, end));
    position = end;
    stored = end;
  }

  boolean isDone() {
    return transaction == null && !hasMore() && stored == position;
  }
}

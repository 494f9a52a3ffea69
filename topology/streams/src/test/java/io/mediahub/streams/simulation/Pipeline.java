package io.mediahub.streams.simulation;

import io.mediahub.streams.simulation.WriteSide.Decided;
import io.mediahub.streams.testing.LogEntry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/** Writers, what they commit to, and the connector that carries it to the log. */
final class Pipeline {
  final String name;
  final WriteSide writeSide;
  final Connector connector;
  private final Random random;
  private final int writers;
  private final Iterator<LogEntry<?>> wishes;
  private final List<Decided> inFlight = new ArrayList<>();

  Pipeline(
      String name,
      List<LogEntry<?>> wishes,
      int writers,
      boolean exactlyOnce,
      boolean decidesAgain,
      SimulatedLog log,
      Random random,
      Bug bug) {
    this.name = name;
    this.writers = writers;
    this.wishes = wishes.iterator();
    this.random = random;
    this.writeSide = new WriteSide(bug);
    this.connector =
        new Connector(writeSide.writeAheadLog, log, random, exactlyOnce, decidesAgain, bug);
  }

  boolean hasWishes() {
    return wishes.hasNext() || !inFlight.isEmpty();
  }

  /** A writer reads and decides, or one that has decided commits. */
  String write() {
    if (inFlight.size() < writers
        && wishes.hasNext()
        && (inFlight.isEmpty() || random.nextBoolean())) {
      Decided decided = writeSide.decide(wishes.next(), 1 + random.nextInt(2));
      inFlight.add(decided);
      return "decides " + decided.facts();
    }
    if (inFlight.isEmpty()) {
      return "idles";
    }
    Decided decided = inFlight.remove(random.nextInt(inFlight.size()));
    if (writeSide.commit(decided)) {
      return "commits " + decided.facts();
    }
    inFlight.add(writeSide.decide(decided.wish(), 1));
    return "meets another writer, and decides again";
  }
}

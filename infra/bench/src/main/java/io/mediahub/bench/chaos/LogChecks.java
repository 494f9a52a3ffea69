package io.mediahub.bench.chaos;

import io.mediahub.bench.chaos.Attempt.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What must be true of the log, and of what clients were answered. Pure. */
final class LogChecks {
  /** How an encode can end. */
  private static final Set<String> OUTCOMES =
      Set.of("MediaPublished", "MediaRefused", "EncodingFailed");

  /** Its actor is the new account, which the ledger knows by its address alone. */
  private static final String REGISTERED = "UserRegistered";

  private LogChecks() {}

  /**
   * @param people user ids of those whose commands are all in the ledger
   */
  static List<Found> all(WholeLog log, Collection<Attempt> attempts, Set<String> people) {
    return List.of(
        new Found("every record can be read", log.events().size(), log.unreadable()),
        versionsAreDense(log.events()),
        eventsAreUnique(log.events()),
        keysStayInTheirPartition(log.events()),
        acceptedIsThere(log.events(), attempts),
        nothingWithoutACommand(log.events(), attempts, people),
        oneOutcome(log.events(), people));
  }

  /** Per aggregate 1, 2, 3 …, in the order of its partition. */
  private static Found versionsAreDense(List<LoggedEvent> events) {
    Map<String, Long> last = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    for (LoggedEvent event : events) {
      String aggregate = event.topic() + " " + event.aggregateId();
      long expected = last.getOrDefault(aggregate, 0L) + 1;
      if (event.version() != expected) {
        wrong.add(aggregate + ": version " + event.version() + " where " + expected + " follows");
      }
      last.put(aggregate, event.version());
    }
    return new Found("versions are dense and in order, for every aggregate", last.size(), wrong);
  }

  private static Found eventsAreUnique(List<LoggedEvent> events) {
    Set<String> ids = new HashSet<>();
    List<String> wrong = new ArrayList<>();
    for (LoggedEvent event : events) {
      if (!ids.add(event.eventId())) {
        wrong.add(event.topic() + ": event " + event.eventId() + " is there twice");
      }
    }
    return new Found("every event is there once", ids.size(), wrong);
  }

  private static Found keysStayInTheirPartition(List<LoggedEvent> events) {
    Map<String, Integer> partitions = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    for (LoggedEvent event : events) {
      String key = event.topic() + " " + event.key();
      Integer before = partitions.putIfAbsent(key, event.partition());
      if (before != null && before != event.partition()) {
        wrong.add(key + " is in partitions " + before + " and " + event.partition());
      }
    }
    return new Found("every key has one partition", partitions.size(), wrong);
  }

  /** By the version that the client was told. */
  private static Found acceptedIsThere(List<LoggedEvent> events, Collection<Attempt> attempts) {
    Map<String, Long> newest = new HashMap<>();
    events.forEach(
        event ->
            newest.merge(event.topic() + " " + event.aggregateId(), event.version(), Math::max));
    List<String> wrong = new ArrayList<>();
    long accepted = 0;
    for (Attempt attempt : attempts) {
      if (attempt.outcome() == Outcome.OK) {
        accepted++;
        String aggregate = attempt.topic() + " " + attempt.aggregateId();
        if (newest.getOrDefault(aggregate, 0L) < attempt.version()) {
          wrong.add(aggregate + " version " + attempt.version() + " was answered and is not there");
        }
      }
    }
    return new Found("every accepted command is in its topic", accepted, wrong);
  }

  /**
   * Of each person there are at most as many events of a type as commands that were accepted or had
   * no answer. A command of the ledger makes one event at most.
   */
  private static Found nothingWithoutACommand(
      List<LoggedEvent> events, Collection<Attempt> attempts, Set<String> people) {
    Map<String, Long> most = new HashMap<>();
    Set<String> kinds = new HashSet<>();
    for (Attempt attempt : attempts) {
      kinds.add(attempt.event());
      if (attempt.outcome() != Outcome.FAIL) {
        most.merge(attempt.event() + " of " + attempt.person(), 1L, Long::sum);
      }
    }
    Map<String, Long> are = new TreeMap<>();
    for (LoggedEvent event : events) {
      String kind = kinds.contains(event.topic()) ? event.topic() : event.type();
      if (people.contains(event.actor()) && kinds.contains(kind) && !kind.equals(REGISTERED)) {
        are.merge(kind + " of " + event.actor(), 1L, Long::sum);
      }
    }
    List<String> wrong = new ArrayList<>();
    are.forEach(
        (whose, count) -> {
          long asked = most.getOrDefault(whose, 0L);
          if (count > asked) {
            wrong.add(whose + ": " + count + " events, " + asked + " commands");
          }
        });
    return new Found("no event is there without a command", are.size(), wrong);
  }

  /** Of the uploads of these people. */
  private static Found oneOutcome(List<LoggedEvent> events, Set<String> people) {
    Map<String, Integer> outcomes = new TreeMap<>();
    for (LoggedEvent event : events) {
      if (event.type().equals(Load.COMPLETED) && people.contains(event.actor())) {
        outcomes.put(event.aggregateId(), 0);
      }
    }
    for (LoggedEvent event : events) {
      if (OUTCOMES.contains(event.type())) {
        outcomes.computeIfPresent(event.aggregateId(), (media, count) -> count + 1);
      }
    }
    List<String> wrong = new ArrayList<>();
    outcomes.forEach(
        (media, count) -> {
          if (count != 1) {
            wrong.add("media " + media + " has " + count + " outcomes");
          }
        });
    return new Found("every completed upload has one outcome", outcomes.size(), wrong);
  }
}

package io.mediahub.streams.simulation;

import io.mediahub.domain.Decision;
import io.mediahub.domain.grant.GrantCommand;
import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.domain.grant.GrantState;
import io.mediahub.domain.grant.GrantTerms;
import io.mediahub.schemas.Topic;
import io.mediahub.streams.testing.LogEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mediahub.Envelope;
import mediahub.Event;
import mediahub.Metadata;
import mediahub.grant.GrantEvent;
import mediahub.grant.GrantRevoked;
import mediahub.grant.LimitedViewGranted;
import mediahub.grant.ViewGranted;

/**
 * Commands and their transactions. A writer reads an aggregate, decides, and commits if the version
 * is still the one that it read; else it decides again. What is committed is in the write-ahead
 * log, in the order of the commits. Grants are decided by their own decider.
 */
final class WriteSide {
  private final GrantDecider grants = new GrantDecider();
  private final Bug bug;
  private final Map<String, Long> versions = new HashMap<>();
  private final Map<String, GrantState> grantStates = new HashMap<>();

  /** What Debezium reads. */
  final List<Fact> writeAheadLog = new ArrayList<>();

  private int events;

  /**
   * A command between its read and its commit.
   *
   * @param version of the aggregate, as it was read
   */
  record Decided(LogEntry<?> wish, long version, List<Fact> facts) {}

  WriteSide(Bug bug) {
    this.bug = bug;
  }

  Decided decide(LogEntry<?> wish, int copies) {
    String aggregate = wish.topic().name() + "/" + wish.key();
    long version = versions.getOrDefault(aggregate, 0L);
    List<Fact> facts = new ArrayList<>();
    for (Event event : events(wish, aggregate, copies)) {
      facts.add(fact(wish.topic(), wish.envelope(), version + facts.size() + 1, event));
    }
    return new Decided(wish, version, facts);
  }

  private List<? extends Event> events(LogEntry<?> wish, String aggregate, int copies) {
    Event wished = wish.envelope().fact();
    if (!(wished instanceof GrantEvent)) {
      return Collections.nCopies(copies, wished);
    }
    GrantCommand command =
        switch ((GrantEvent) wished) {
          case ViewGranted e -> new GrantCommand.Grant(e.getMediaId(), e.getViewerId());
          case LimitedViewGranted e ->
              new GrantCommand.Grant(
                  e.getMediaId(),
                  e.getViewerId(),
                  new GrantTerms(e.getOpensAt(), e.getClosesAt(), e.getPlays()));
          case GrantRevoked e -> new GrantCommand.Revoke(e.getMediaId(), e.getViewerId());
        };
    GrantState state = grantStates.getOrDefault(aggregate, grants.initial());
    return ((Decision.Accepted<GrantEvent>) grants.decide(command, state)).events();
  }

  private Fact fact(Topic<?> topic, Envelope like, long version, Event event) {
    Metadata metadata =
        Metadata.newBuilder(like.getMetadata())
            .setEventId("event-" + events++)
            .setVersion(version)
            .build();
    return Fact.of(topic, metadata, event);
  }

  /**
   * @return false when another writer was first
   */
  boolean commit(Decided decided) {
    String aggregate = decided.wish().topic().name() + "/" + decided.wish().key();
    boolean first = versions.getOrDefault(aggregate, 0L) == decided.version();
    if (!first && bug != Bug.WRITERS_DO_NOT_COMPARE) {
      return false;
    }
    versions.put(aggregate, decided.version() + decided.facts().size());
    for (Fact fact : decided.facts()) {
      if (fact.envelope().fact() instanceof GrantEvent event) {
        grantStates.merge(
            aggregate,
            grants.evolve(grants.initial(), event),
            (before, same) -> grants.evolve(before, event));
      }
    }
    writeAheadLog.addAll(decided.facts());
    return true;
  }
}

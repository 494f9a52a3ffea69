package io.mediahub.streams.evolution;

import io.mediahub.domain.Decider;
import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.domain.invitation.InvitationDecider;
import io.mediahub.domain.playback.PlaybackDecider;
import io.mediahub.domain.rendition.RenditionDecider;
import io.mediahub.domain.session.SessionDecider;
import io.mediahub.domain.upload.UploadDecider;
import io.mediahub.domain.user.UserDecider;
import io.mediahub.domain.watching.HistoryDecider;
import io.mediahub.domain.watching.WatchingDecider;
import io.mediahub.schemas.Topic;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.testing.PlainFold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mediahub.Envelope;
import mediahub.Event;
import mediahub.grant.GrantEvent;
import mediahub.playback.PlaybackEvent;
import mediahub.rendition.RenditionEvent;
import mediahub.session.SessionEvent;
import mediahub.upload.UploadEvent;
import mediahub.user.InvitationEvent;
import mediahub.user.UserEvent;
import mediahub.watching.HistoryEvent;
import mediahub.watching.WatchingEvent;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** Events of one topic after each other, by the projections and the deciders. */
final class Folds {
  private static final Instant RECORDED = Instant.parse("2026-02-01T00:00:00Z");

  private final Topic<?> topic;
  private final Map<ReadModel, PlainFold> models = new LinkedHashMap<>();
  private final Map<Decider<?, ?, ?>, Object> states = new LinkedHashMap<>();
  private final Map<String, Decider<?, ?, ?>> deciders = new LinkedHashMap<>();
  private Set<String> rows = Set.of();
  private long offset;

  Folds(Topic<?> topic) {
    this.topic = topic;
    // The rows of the audit are the events themselves.
    ReadModels.ALL.stream()
        .filter(model -> model != ReadModels.AUDIT_TIMELINE)
        .forEach(model -> models.put(model, new PlainFold(model)));
  }

  /** What the event changes: rows that go and come, and the state of its aggregate. */
  List<String> of(Envelope envelope, byte[] bytes) {
    List<String> lines = new ArrayList<>(rows(envelope, bytes));
    lines.addAll(state(envelope.fact()));
    return lines;
  }

  private List<String> rows(Envelope envelope, byte[] bytes) {
    EventLocation at = new EventLocation(topic.name(), 0, offset++, RECORDED);
    RawRecord record = new RawRecord(at, envelope.getMetadata().getAggregateId(), bytes, List.of());
    Set<String> now = new TreeSet<>();
    models.forEach(
        (model, fold) -> {
          fold.add(topic, envelope, record);
          for (Row row : fold.rows()) {
            if (!model.versionTables().contains(row.key().table())) {
              now.add(Meaning.of(row));
            }
          }
        });
    List<String> lines = new ArrayList<>();
    rows.stream().filter(row -> !now.contains(row)).forEach(row -> lines.add("- " + row));
    now.stream().filter(row -> !rows.contains(row)).forEach(row -> lines.add("+ " + row));
    rows = now;
    return lines;
  }

  private List<String> state(Event event) {
    return switch (event) {
      case UserEvent e -> evolved(new UserDecider(), e);
      case InvitationEvent e -> evolved(new InvitationDecider(), e);
      case SessionEvent e -> evolved(new SessionDecider(), e);
      case UploadEvent e -> evolved(new UploadDecider(), e);
      case RenditionEvent e -> evolved(new RenditionDecider(), e);
      case GrantEvent e -> evolved(new GrantDecider(), e);
      case PlaybackEvent e -> evolved(new PlaybackDecider(), e);
      case WatchingEvent e -> evolved(new WatchingDecider(), e);
      case HistoryEvent e -> evolved(new HistoryDecider(), e);
      default -> List.of();
    };
  }

  @SuppressWarnings("unchecked") // a decider gets what it gave
  private <S, E extends Event> List<String> evolved(Decider<?, S, E> decider, E event) {
    String name = decider.getClass().getSimpleName();
    Decider<?, ?, ?> known = deciders.computeIfAbsent(name, unseen -> decider);
    S before = (S) states.computeIfAbsent(known, unseen -> decider.initial());
    S after = decider.evolve(before, event);
    states.put(known, after);
    List<String> lines = changes(before, after);
    S alone = decider.evolve(decider.initial(), event);
    if (!alone.equals(decider.initial()) && !alone.equals(after)) {
      lines.add("alone " + told(alone));
    }
    return lines;
  }

  private static List<String> changes(Object before, Object after) {
    List<String> lines = new ArrayList<>();
    if (after.equals(before)) {
      return lines;
    }
    if (before instanceof Optional<?> from
        && after instanceof Optional<?> to
        && from.orElse(null) instanceof IndexedRecord old
        && to.orElse(null) instanceof IndexedRecord now) {
      for (Schema.Field field : now.getSchema().getFields()) {
        Object value = now.get(field.pos());
        if (!java.util.Objects.equals(value, old.get(field.pos()))) {
          lines.add("state " + field.name() + "=" + Meaning.of(value));
        }
      }
    } else {
      lines.add("state " + told(after));
    }
    return lines;
  }

  private static String told(Object state) {
    return switch (state) {
      case Optional<?> maybe when maybe.isPresent() -> Meaning.of(maybe.get());
      default -> state.toString().replace("\n", "\\n").replace("\t", "\\t");
    };
  }
}

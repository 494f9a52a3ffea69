package io.mediahub.platform.audit;

import io.mediahub.domain.grant.GrantState;
import io.mediahub.domain.invitation.InvitationState;
import io.mediahub.domain.playback.PlaybackState;
import io.mediahub.domain.rendition.RenditionDecider;
import io.mediahub.domain.session.SessionState;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.domain.user.UserState;
import io.mediahub.domain.watching.HistoryState;
import io.mediahub.domain.watching.WatchingState;
import io.mediahub.platform.command.AggregateType;
import io.mediahub.platform.command.Aggregates;
import io.mediahub.schemas.AvroJson;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import mediahub.Envelope;
import mediahub.Event;
import mediahub.grant.GrantEvent;
import mediahub.playback.PlaybackEvent;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;
import mediahub.session.SessionEvent;
import mediahub.upload.UploadEvent;
import mediahub.user.InvitationEvent;
import mediahub.user.UserEvent;
import mediahub.watching.HistoryEvent;
import mediahub.watching.WatchingEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A kind of aggregate whose past can be asked for: its events, and the domain's own fold of them,
 * which is also the one that decides.
 *
 * @param name in the audit's table and in paths
 * @param evolve the state after an event; an event of another kind changes nothing
 * @param json a state as an object
 */
public record AuditedAggregate<S>(
    String name,
    Topic<? extends Envelope> topic,
    S initial,
    BiFunction<S, Event, S> evolve,
    Function<S, ObjectNode> json) {

  public static final AuditedAggregate<UserState> USER = of(Aggregates.USER, UserEvent.class);
  public static final AuditedAggregate<InvitationState> INVITATION =
      of(Aggregates.INVITATION, InvitationEvent.class);
  public static final AuditedAggregate<SessionState> SESSION =
      of(Aggregates.SESSION, SessionEvent.class);
  public static final AuditedAggregate<UploadState> UPLOAD =
      of(Aggregates.UPLOAD, UploadEvent.class);
  public static final AuditedAggregate<Optional<RenditionState>> RENDITION = renditions();
  public static final AuditedAggregate<GrantState> GRANT = of(Aggregates.GRANT, GrantEvent.class);
  public static final AuditedAggregate<PlaybackState> PLAYBACK =
      of(Aggregates.PLAYBACK, PlaybackEvent.class);

  public static final AuditedAggregate<WatchingState> WATCHING =
      of(Aggregates.WATCHING, WatchingEvent.class);
  public static final AuditedAggregate<HistoryState> HISTORY =
      of(Aggregates.HISTORY, HistoryEvent.class);

  public static final List<AuditedAggregate<?>> ALL =
      List.of(USER, INVITATION, SESSION, UPLOAD, RENDITION, GRANT, PLAYBACK, WATCHING, HISTORY);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static <S, E extends Event> AuditedAggregate<S> of(
      AggregateType<?, S, E> type, Class<E> events) {
    return new AuditedAggregate<>(
        type.name(),
        type.topic(),
        type.decider().initial(),
        (state, event) ->
            events.isInstance(event) ? type.decider().evolve(state, events.cast(event)) : state,
        state -> object(JSON.readTree(type.json(state))));
  }

  private static AuditedAggregate<Optional<RenditionState>> renditions() {
    RenditionDecider decider = new RenditionDecider();
    return new AuditedAggregate<>(
        "rendition",
        Topics.RENDITION_EVENTS,
        decider.initial(),
        (state, event) -> event instanceof RenditionEvent e ? decider.evolve(state, e) : state,
        state ->
            state.map(there -> object(AvroJson.node(there))).orElseGet(AuditedAggregate::none));
  }

  /** The state of a grant is one word. */
  private static ObjectNode object(JsonNode state) {
    return state instanceof ObjectNode object ? object : none().set("is", state);
  }

  private static ObjectNode none() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static Optional<AuditedAggregate<?>> named(String name) {
    return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
  }
}

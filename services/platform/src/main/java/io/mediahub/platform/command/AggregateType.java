package io.mediahub.platform.command;

import io.mediahub.domain.Decider;
import io.mediahub.schemas.Topic;
import java.util.function.BiFunction;
import mediahub.Envelope;
import mediahub.Event;
import mediahub.Metadata;

/**
 * A kind of aggregate that is decided in PostgreSQL.
 *
 * @param name the name in the decisions database; never changes
 * @param topic the topic of its events, keyed by aggregate id
 * @param stateType a record or sealed interface that Jackson writes and reads; a field that is
 *     added later must be able to be null or have a default, since old states are read
 * @param envelope puts metadata and one event together
 * @param deadline when a state is due, and what happens then
 * @param charging what its events cost the accounts they are about
 * @param <C> commands
 * @param <S> states
 * @param <E> events
 */
public record AggregateType<C, S, E extends Event>(
    String name,
    Topic<? extends Envelope> topic,
    Decider<C, S, E> decider,
    Class<S> stateType,
    BiFunction<Metadata, E, ? extends Envelope> envelope,
    Deadline<S> deadline,
    Charging<S, E> charging) {

  /** Without a deadline and without charges. */
  public AggregateType(
      String name,
      Topic<? extends Envelope> topic,
      Decider<C, S, E> decider,
      Class<S> stateType,
      BiFunction<Metadata, E, ? extends Envelope> envelope) {
    this(name, topic, decider, stateType, envelope, Deadline.none(), Charging.free());
  }

  /** A state as it is written in the decisions database. */
  public String json(S state) {
    return StateJson.write(stateType, state);
  }

  public AggregateType<C, S, E> due(Deadline.Then then, Deadline.At<S> at) {
    return new AggregateType<>(
        name, topic, decider, stateType, envelope, new Deadline<>(at, then), charging);
  }

  public AggregateType<C, S, E> charging(Charging<S, E> by) {
    return new AggregateType<>(name, topic, decider, stateType, envelope, deadline, by);
  }
}

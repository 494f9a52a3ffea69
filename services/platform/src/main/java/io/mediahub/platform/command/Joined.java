package io.mediahub.platform.command;

import mediahub.Event;

/**
 * A command to another aggregate that is decided with the first one and written in its transaction:
 * both happen or neither does. If it is refused, that is the answer to both.
 */
public record Joined<C, S, E extends Event>(
    AggregateType<C, S, E> type, String aggregateId, C command) {}

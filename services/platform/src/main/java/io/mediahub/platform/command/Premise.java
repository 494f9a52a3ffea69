package io.mediahub.platform.command;

/**
 * An assumption of a command: another aggregate still has the version that was read.
 *
 * @param version that was read
 */
public record Premise(AggregateType<?, ?, ?> type, String aggregateId, long version) {}

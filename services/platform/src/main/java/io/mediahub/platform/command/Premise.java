package io.mediahub.platform.command;

/**
 * What a command takes for granted of another aggregate: that it is still what it was when it was
 * read.
 *
 * @param version that was read
 */
public record Premise(AggregateType<?, ?, ?> type, String aggregateId, long version) {}

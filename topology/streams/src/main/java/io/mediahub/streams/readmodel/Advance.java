package io.mediahub.streams.readmodel;

import org.apache.kafka.common.TopicPartition;

/**
 * A position that moves together with the rows that it covers.
 *
 * @param from what the database must have, or it is not what its rows were read from
 * @param to offset of the first event that the rows do not reflect
 */
public record Advance(TopicPartition partition, long from, long to) {}

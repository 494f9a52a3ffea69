package io.mediahub.platform.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stored answer to a command.
 *
 * @param version the version of the aggregate after the command
 * @param json the state if the command was accepted, otherwise the refusal
 * @param payloads the events of the command, as they were sent to Kafka
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(
    byte @Nullable [] requestHash,
    String aggregateType,
    String aggregateId,
    boolean accepted,
    long version,
    String json,
    List<byte[]> payloads) {}

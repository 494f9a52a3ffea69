package io.mediahub.platform.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a command that was answered before.
 *
 * @param version the version of the aggregate after it
 * @param json the state after an accepted command, the refusal of another
 * @param payloads its events, as they went to Kafka
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

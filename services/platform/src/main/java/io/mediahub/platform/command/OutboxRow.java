package io.mediahub.platform.command;

import java.util.Map;
import java.util.UUID;

/**
 * An event for the outbox.
 *
 * @param payload the record's value, as it will be in Kafka
 * @param headers CloudEvents attributes and trace context, see {@code EventHeaders}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record OutboxRow(
    UUID id,
    String topic,
    String aggregateId,
    String type,
    byte[] payload,
    Map<String, String> headers) {}

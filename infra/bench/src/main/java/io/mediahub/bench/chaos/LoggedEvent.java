package io.mediahub.bench.chaos;

/**
 * An event, without what happened.
 *
 * @param topic without the platform's prefix and version, such as {@code upload.events}
 * @param key of the record
 * @param type without its namespace
 */
record LoggedEvent(
    String topic,
    int partition,
    long offset,
    String key,
    String eventId,
    String type,
    String aggregateId,
    long version,
    String actor) {}

package io.mediahub.streams.parked;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key with a record that cannot be applied.
 *
 * @param model read model or process
 * @param partition of the topic
 * @param offset of the first record that waits
 * @param reason undecodable, needs-newer-reader, unknown-schema, cannot-apply or gap
 * @param why the reason as a sentence
 * @param since when the key was parked
 * @param blocked later records of the key, which wait behind the first
 * @param bytes of all of them
 * @param corrected whether one of them has a correction that is not applied yet
 * @param request replay or drop, until it is carried out
 */
public record ParkedItem(
    String model,
    String topic,
    int partition,
    long offset,
    String key,
    String reason,
    String why,
    Instant since,
    long blocked,
    long bytes,
    boolean corrected,
    @Nullable String request) {}

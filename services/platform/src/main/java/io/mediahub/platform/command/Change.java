package io.mediahub.platform.command;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a decision changes in one aggregate.
 *
 * @param context whose command id has no answer yet
 * @param versionBefore that was read
 * @param state after it, as JSON
 * @param dueAt when the aggregate needs to be looked at again; null for never
 * @param rows its new events
 * @param charges what they cost
 * @param premises what must not have changed since it was read
 */
record Change(
    AggregateType<?, ?, ?> type,
    String id,
    CommandContext context,
    long versionBefore,
    String state,
    @Nullable Instant dueAt,
    List<OutboxRow> rows,
    List<Charge> charges,
    List<Premise> premises) {}

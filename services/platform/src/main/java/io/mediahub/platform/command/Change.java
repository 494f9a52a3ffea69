package io.mediahub.platform.command;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a decision changes in one aggregate.
 *
 * @param context whose command id has no answer yet
 * @param versionBefore the version that was read
 * @param state the new state, as JSON
 * @param dueAt when the new state is due; null for never
 * @param rows its new events
 * @param charges what the events cost
 * @param premises versions of other aggregates that must not have changed since they were read
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
    List<Premise> premises) {
  long versionAfter() {
    return versionBefore + rows.size();
  }
}

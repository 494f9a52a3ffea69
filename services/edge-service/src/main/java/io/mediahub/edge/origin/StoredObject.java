package io.mediahub.edge.origin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An object of the media bucket, held in memory. Objects there are never changed: their path names
 * the package and the run of a job that made them.
 *
 * @param stored when it was fetched
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and copied to nobody
record StoredObject(
    byte[] bytes, @Nullable String tag, @Nullable String modified, Instant stored) {}

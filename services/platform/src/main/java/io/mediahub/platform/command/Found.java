package io.mediahub.platform.command;

import org.jspecify.annotations.Nullable;

/**
 * What the decisions database holds before a command is decided.
 *
 * @param answer the stored answer to the same command; null if there is none
 * @param version of the aggregate; 0 when there is none
 * @param state as JSON; null when there is none
 */
record Found(@Nullable Answer answer, long version, @Nullable String state) {}

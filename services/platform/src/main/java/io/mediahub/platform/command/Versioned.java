package io.mediahub.platform.command;

/**
 * A state and its version.
 *
 * @param version the number of events behind it
 */
public record Versioned<S>(long version, S state) {}

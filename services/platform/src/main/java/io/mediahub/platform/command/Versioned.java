package io.mediahub.platform.command;

/**
 * A state as it was decided.
 *
 * @param version how many events made it
 */
public record Versioned<S>(long version, S state) {}

package io.mediahub.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a process is started.
 *
 * @param command program and arguments; never a secret, since every user of the machine can read
 *     them
 * @param environment added to the supervisor's own; may hold secrets
 * @param directory working directory
 * @param cache the start-up cache of this JVM; null for other programs
 */
public record Launch(
    List<String> command,
    Map<String, String> environment,
    Path directory,
    @Nullable AotCache cache) {}

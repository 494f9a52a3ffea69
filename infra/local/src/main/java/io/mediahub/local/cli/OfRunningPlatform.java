package io.mediahub.local.cli;

/**
 * A command about a platform that is up. Where nothing is built, nothing is up, and the launcher
 * builds nothing for such a command.
 */
interface OfRunningPlatform {}

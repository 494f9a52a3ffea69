package io.mediahub.local.cli;

/**
 * A command about the running platform. The launcher does not build for it: where nothing is built,
 * nothing is up.
 */
interface OfRunningPlatform {}

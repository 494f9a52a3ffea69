/**
 * Disturbs the running platform under load, and compares afterwards what clients were answered with
 * what the log and the read models hold.
 */
@NullMarked
package io.mediahub.bench.chaos;

import org.jspecify.annotations.NullMarked;

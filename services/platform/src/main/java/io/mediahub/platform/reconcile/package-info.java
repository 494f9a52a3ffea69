/** Compares the write side with the log, and sends again what the log lacks. */
@NullMarked
package io.mediahub.platform.reconcile;

import org.jspecify.annotations.NullMarked;

/**
 * Options of the commands that read the log: the launcher shows them, another program obeys them.
 */
@NullMarked
package io.mediahub.local.log;

import org.jspecify.annotations.NullMarked;

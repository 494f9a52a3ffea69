/** Commands are decided in one PostgreSQL transaction; their events leave by the outbox. */
@NullMarked
package io.mediahub.platform.command;

import org.jspecify.annotations.NullMarked;

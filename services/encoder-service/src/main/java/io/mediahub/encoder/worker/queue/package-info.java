/** Taking jobs from the share group: the group's configuration, the loop, the lock on a record. */
@NullMarked
package io.mediahub.encoder.worker.queue;

import org.jspecify.annotations.NullMarked;

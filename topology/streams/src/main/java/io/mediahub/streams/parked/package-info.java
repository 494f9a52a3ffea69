/** What operators see of parked records, and what they decide about them. */
@NullMarked
package io.mediahub.streams.parked;

import org.jspecify.annotations.NullMarked;

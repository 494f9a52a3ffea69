/**
 * A second, much smaller fold of the log that shares no code with the read models' engine. It
 * follows a sample of keys and says when the live rows are others.
 */
@NullMarked
package io.mediahub.streams.witness;

import org.jspecify.annotations.NullMarked;

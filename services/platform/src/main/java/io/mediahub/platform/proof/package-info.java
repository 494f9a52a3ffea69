/** The Merkle trees over the event topics, as the notary keeps them in PostgreSQL: reading. */
@NullMarked
package io.mediahub.platform.proof;

import org.jspecify.annotations.NullMarked;

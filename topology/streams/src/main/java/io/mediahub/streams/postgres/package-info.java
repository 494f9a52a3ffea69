/** Read models in PostgreSQL. */
@NullMarked
package io.mediahub.streams.postgres;

import org.jspecify.annotations.NullMarked;

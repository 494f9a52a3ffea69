/**
 * The machine that runs any read model: from records to rows, what is parked, and the progress that
 * the database holds. Its state store is the database.
 */
@NullMarked
package io.mediahub.streams.readmodel.engine;

import org.jspecify.annotations.NullMarked;

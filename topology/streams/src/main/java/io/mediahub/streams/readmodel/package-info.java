/**
 * What a read model is written with: its tables, the pure folds that fill them ({@link
 * Projection}), and the events as they lie in the log. Knows no database and no engine.
 */
@NullMarked
package io.mediahub.streams.readmodel;

import org.jspecify.annotations.NullMarked;

/**
 * Read models as state stores: pure folds ({@link View}), one processor that applies them ({@link
 * Project}), and a store whose backing is the database that is queried ({@link ReadModelStore}).
 */
@NullMarked
package io.mediahub.streams.readmodel;

import org.jspecify.annotations.NullMarked;

/** The read models of the platform: what they are made of, and the pure folds that make them. */
@NullMarked
package io.mediahub.streams.projection;

import org.jspecify.annotations.NullMarked;

/**
 * Makes a read model again from the whole log beside the live one, proves that both are equal, and
 * puts it in the live one's place.
 */
@NullMarked
package io.mediahub.streams.rebuild;

import org.jspecify.annotations.NullMarked;

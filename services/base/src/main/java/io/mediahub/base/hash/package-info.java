/** Hashes. */
@NullMarked
package io.mediahub.base.hash;

import org.jspecify.annotations.NullMarked;

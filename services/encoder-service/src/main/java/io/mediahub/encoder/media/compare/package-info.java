/** Pictures beside those of another encode. */
@NullMarked
package io.mediahub.encoder.media.compare;

import org.jspecify.annotations.NullMarked;

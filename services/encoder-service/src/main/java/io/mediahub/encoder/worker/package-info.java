/** Jobs: taking them, holding their lock, running them, saying what came of them. */
@NullMarked
package io.mediahub.encoder.worker;

import org.jspecify.annotations.NullMarked;

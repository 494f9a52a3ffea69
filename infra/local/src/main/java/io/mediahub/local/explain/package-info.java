/** Events told as a story, in plain sentences, with the time that each step took. */
@NullMarked
package io.mediahub.local.explain;

import org.jspecify.annotations.NullMarked;

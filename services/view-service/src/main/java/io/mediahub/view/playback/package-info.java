/** Watching: cookies for the distribution. */
@NullMarked
package io.mediahub.view.playback;

import org.jspecify.annotations.NullMarked;

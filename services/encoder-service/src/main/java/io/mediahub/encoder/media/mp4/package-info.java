/** Cuts fragmented MP4 into segments while it grows. */
@NullMarked
package io.mediahub.encoder.media.mp4;

import org.jspecify.annotations.NullMarked;

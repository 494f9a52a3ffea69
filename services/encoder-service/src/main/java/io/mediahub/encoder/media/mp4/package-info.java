/** Fragmented MP4 as bytes: boxes, fragments, segments (ISO/IEC 14496-12). */
@NullMarked
package io.mediahub.encoder.media.mp4;

import org.jspecify.annotations.NullMarked;

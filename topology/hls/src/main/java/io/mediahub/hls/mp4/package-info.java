/** Fragmented MP4 as bytes: boxes, fragments, and what they measure (ISO/IEC 14496-12). */
@NullMarked
package io.mediahub.hls.mp4;

import org.jspecify.annotations.NullMarked;

/** MPEG-2 transport streams as bytes, as far as a segment of HLS shows them (ISO/IEC 13818-1). */
@NullMarked
package io.mediahub.hls.ts;

import org.jspecify.annotations.NullMarked;

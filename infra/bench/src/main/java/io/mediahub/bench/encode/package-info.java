/** Wall and CPU of an encode, beside plain ffmpeg making the same ladder. */
@NullMarked
package io.mediahub.bench.encode;

import org.jspecify.annotations.NullMarked;

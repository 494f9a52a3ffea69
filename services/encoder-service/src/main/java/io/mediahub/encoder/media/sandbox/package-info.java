/** Every start of ffmpeg and ffprobe: isolated, limited, and ended when its time is up. */
@NullMarked
package io.mediahub.encoder.media.sandbox;

import org.jspecify.annotations.NullMarked;

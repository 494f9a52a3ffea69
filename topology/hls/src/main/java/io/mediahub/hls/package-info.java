/** HLS as its specifications say it, whoever made the stream. */
@NullMarked
package io.mediahub.hls;

import org.jspecify.annotations.NullMarked;

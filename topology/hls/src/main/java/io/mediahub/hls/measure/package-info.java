/** What the bytes of a stream say, whatever its playlists say of it. */
@NullMarked
package io.mediahub.hls.measure;

import org.jspecify.annotations.NullMarked;

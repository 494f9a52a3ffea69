/** The renditions of a media, and their HLS playlists as text. */
@NullMarked
package io.mediahub.playlist.render;

import org.jspecify.annotations.NullMarked;

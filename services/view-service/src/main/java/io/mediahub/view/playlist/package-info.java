/** Playlists, rendered from the read model. */
@NullMarked
package io.mediahub.view.playlist;

import org.jspecify.annotations.NullMarked;

/** What can be watched, by whom, and the playlists for it. */
@NullMarked
package io.mediahub.view;

import org.jspecify.annotations.NullMarked;

/**
 * HLS playlists as a pure function of what is known of the renditions, and the rules that a package
 * must satisfy before it is published (docs/hls-checklist.md).
 */
@NullMarked
package io.mediahub.domain.playlist;

import org.jspecify.annotations.NullMarked;

/** The rules that a package must satisfy before it is published (docs/hls-checklist.md). */
@NullMarked
package io.mediahub.playlist.check;

import org.jspecify.annotations.NullMarked;

/**
 * The rules that a stream must satisfy, whoever made it (docs/hls-checklist.md). A rule stands here
 * once: the publication of media and {@code ./mediahub validate} apply the same ones.
 */
@NullMarked
package io.mediahub.hls.check;

import org.jspecify.annotations.NullMarked;

/** The rendition process: what machines decide between the uploaded bytes and the stream. */
@NullMarked
package io.mediahub.streams.rendition;

import org.jspecify.annotations.NullMarked;

/**
 * The rendition process: everything that is decided without a person, from the uploaded file to the
 * published stream.
 */
@NullMarked
package io.mediahub.streams.rendition;

import org.jspecify.annotations.NullMarked;

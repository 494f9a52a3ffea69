/** Uploaded pictures: what they are, by their headers alone, and what is made of them. */
@NullMarked
package io.mediahub.encoder.media.image;

import org.jspecify.annotations.NullMarked;

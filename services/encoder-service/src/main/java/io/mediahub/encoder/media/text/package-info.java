/** The text beside films: subtitles and chapters. All of it comes from strangers. */
@NullMarked
package io.mediahub.encoder.media.text;

import org.jspecify.annotations.NullMarked;

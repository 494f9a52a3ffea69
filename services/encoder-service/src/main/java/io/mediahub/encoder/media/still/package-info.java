/** Pictures out of films and photos: in all sizes and formats, storyboards, short previews. */
@NullMarked
package io.mediahub.encoder.media.still;

import org.jspecify.annotations.NullMarked;

/** Pictures that stand still, and what is made of them: sizes, posters, storyboards, previews. */
@NullMarked
package io.mediahub.domain.still;

import org.jspecify.annotations.NullMarked;

/** From the uploaded bytes to the published stream. */
@NullMarked
package io.mediahub.domain.rendition;

import org.jspecify.annotations.NullMarked;

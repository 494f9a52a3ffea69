/** Makes all renditions of a ladder from one decode, as segments that join without gaps. */
@NullMarked
package io.mediahub.encoder.media.encode;

import org.jspecify.annotations.NullMarked;

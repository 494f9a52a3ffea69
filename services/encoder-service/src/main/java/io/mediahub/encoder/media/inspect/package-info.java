/** Says what an uploaded file really is, whatever it claims to be. */
@NullMarked
package io.mediahub.encoder.media.inspect;

import org.jspecify.annotations.NullMarked;

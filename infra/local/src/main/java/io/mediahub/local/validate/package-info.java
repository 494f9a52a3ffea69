/** Reads anyone's HLS stream and applies the checklist to it. */
@NullMarked
package io.mediahub.local.validate;

import org.jspecify.annotations.NullMarked;

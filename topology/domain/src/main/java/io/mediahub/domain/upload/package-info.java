/** Uploads, until the last byte has arrived. */
@NullMarked
package io.mediahub.domain.upload;

import org.jspecify.annotations.NullMarked;

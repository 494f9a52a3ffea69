/** Uploads: a file is declared, sent straight to the object store in parts, and completed. */
@NullMarked
package io.mediahub.upload;

import org.jspecify.annotations.NullMarked;

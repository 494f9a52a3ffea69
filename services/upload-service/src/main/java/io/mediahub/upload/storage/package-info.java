/** Multipart uploads in the object store. */
@NullMarked
package io.mediahub.upload.storage;

import org.jspecify.annotations.NullMarked;

/** The object store, the working folder, and the sources that are kept in it. */
@NullMarked
package io.mediahub.encoder.store;

import org.jspecify.annotations.NullMarked;

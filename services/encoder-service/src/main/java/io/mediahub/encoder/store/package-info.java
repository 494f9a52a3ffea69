/** Where bytes come from and go to: the object store, the working folder, the sources kept. */
@NullMarked
package io.mediahub.encoder.store;

import org.jspecify.annotations.NullMarked;

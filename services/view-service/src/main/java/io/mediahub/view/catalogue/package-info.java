/** Media and their history, as the read models have them. */
@NullMarked
package io.mediahub.view.catalogue;

import org.jspecify.annotations.NullMarked;

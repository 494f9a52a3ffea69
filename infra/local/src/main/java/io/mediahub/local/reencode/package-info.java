/** Published media are encoded anew by another recipe. */
@NullMarked
package io.mediahub.local.reencode;

import org.jspecify.annotations.NullMarked;

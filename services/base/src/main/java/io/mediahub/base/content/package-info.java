/** Keys that published media are encrypted with. */
@NullMarked
package io.mediahub.base.content;

import org.jspecify.annotations.NullMarked;

/** Who may watch what. */
@NullMarked
package io.mediahub.view.access;

import org.jspecify.annotations.NullMarked;

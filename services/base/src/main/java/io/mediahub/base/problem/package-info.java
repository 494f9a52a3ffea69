/** The body of an error answer, and the description of an error code. */
@NullMarked
package io.mediahub.base.problem;

import org.jspecify.annotations.NullMarked;

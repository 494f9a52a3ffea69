/** Looks for what is left of a person who was forgotten, in every place that the platform has. */
@NullMarked
package io.mediahub.user.verify;

import org.jspecify.annotations.NullMarked;

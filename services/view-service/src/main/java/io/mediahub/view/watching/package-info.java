/** Where people are in what they watch, what they have watched, and how often media are watched. */
@NullMarked
package io.mediahub.view.watching;

import org.jspecify.annotations.NullMarked;

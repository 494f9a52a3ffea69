/** Keeps log-in and registration usable for everybody while somebody guesses or floods. */
@NullMarked
package io.mediahub.user.guard;

import org.jspecify.annotations.NullMarked;

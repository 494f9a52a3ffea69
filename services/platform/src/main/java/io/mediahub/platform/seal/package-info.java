/** Personal data is sealed with a key per person, so that it can be forgotten. */
@NullMarked
package io.mediahub.platform.seal;

import org.jspecify.annotations.NullMarked;

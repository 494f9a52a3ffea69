/** What an operator sets, validated at start. */
@NullMarked
package io.mediahub.platform.settings;

import org.jspecify.annotations.NullMarked;

/** The properties that the services on this library have in common. */
@NullMarked
package io.mediahub.platform.settings;

import org.jspecify.annotations.NullMarked;

/** Who is asking, by access tokens of the user-service. */
@NullMarked
package io.mediahub.platform.security;

import org.jspecify.annotations.NullMarked;

/** Access tokens and the keys that sign them. */
@NullMarked
package io.mediahub.user.token;

import org.jspecify.annotations.NullMarked;

/** The statuses that the platform tells its users, each with the word that is written for it. */
@NullMarked
package io.mediahub.domain.status;

import org.jspecify.annotations.NullMarked;

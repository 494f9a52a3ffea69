/** The statuses that users see, each with its word in the API and in tables. */
@NullMarked
package io.mediahub.domain.status;

import org.jspecify.annotations.NullMarked;

/** HTTP as all services speak it: problems, idempotency, versions. */
@NullMarked
package io.mediahub.platform.web;

import org.jspecify.annotations.NullMarked;

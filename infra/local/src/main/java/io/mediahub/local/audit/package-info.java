/** Exports of the log that can be verified, and their verification without the platform. */
@NullMarked
package io.mediahub.local.audit;

import org.jspecify.annotations.NullMarked;

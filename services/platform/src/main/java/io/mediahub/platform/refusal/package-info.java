/** What is refused, and how a refusal becomes problem+json. Depends on no other room but traces. */
@NullMarked
package io.mediahub.platform.refusal;

import org.jspecify.annotations.NullMarked;

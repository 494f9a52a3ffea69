/** Forgetting a person: what each service removes, and the record of it. */
@NullMarked
package io.mediahub.platform.erasure;

import org.jspecify.annotations.NullMarked;

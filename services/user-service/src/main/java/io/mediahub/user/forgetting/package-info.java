/** Deleting an account, and forgetting its person. */
@NullMarked
package io.mediahub.user.forgetting;

import org.jspecify.annotations.NullMarked;

/** What {@code chaos} is asked; the module infra/bench does it. */
@NullMarked
package io.mediahub.local.chaos;

import org.jspecify.annotations.NullMarked;

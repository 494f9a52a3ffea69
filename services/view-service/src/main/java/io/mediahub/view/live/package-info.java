/** What happens to media and their jobs, told to those who may see it as it happens. */
@NullMarked
package io.mediahub.view.live;

import org.jspecify.annotations.NullMarked;

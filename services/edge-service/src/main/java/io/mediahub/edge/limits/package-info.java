/** How much one client, and one account, may ask for. */
@NullMarked
package io.mediahub.edge.limits;

import org.jspecify.annotations.NullMarked;

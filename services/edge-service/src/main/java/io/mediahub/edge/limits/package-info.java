/** Rate limits of clients and accounts, and shares of limited memory. */
@NullMarked
package io.mediahub.edge.limits;

import org.jspecify.annotations.NullMarked;

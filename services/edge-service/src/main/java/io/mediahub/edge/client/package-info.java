/** Who asks: from which address, of which account, at which host. */
@NullMarked
package io.mediahub.edge.client;

import org.jspecify.annotations.NullMarked;

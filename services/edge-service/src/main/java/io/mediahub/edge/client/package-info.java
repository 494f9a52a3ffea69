/** Who asks: from which address, of which account, at which host. */
package io.mediahub.edge.client;

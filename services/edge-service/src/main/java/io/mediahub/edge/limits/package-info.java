/** How much one client, and one account, may ask for. */
package io.mediahub.edge.limits;

/** Whether the edge, and what stands behind it, works. */
package io.mediahub.edge.health;

/** Who asked for what, and what came of it. */
package io.mediahub.edge.access;

/** The edge: the one public port of the platform, and the local CloudFront. */
@NullMarked
package io.mediahub.edge;

import org.jspecify.annotations.NullMarked;

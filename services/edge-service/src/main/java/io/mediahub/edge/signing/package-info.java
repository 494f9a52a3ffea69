/** CloudFront's signed cookies and signed URLs, as the distribution checks them. */
@NullMarked
package io.mediahub.edge.signing;

import org.jspecify.annotations.NullMarked;

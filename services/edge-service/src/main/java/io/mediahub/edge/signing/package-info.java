/** CloudFront's signed cookies and signed URLs, as the distribution checks them. */
package io.mediahub.edge.signing;

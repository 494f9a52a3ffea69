/** Which account an access token belongs to. */
@NullMarked
package io.mediahub.edge.account;

import org.jspecify.annotations.NullMarked;

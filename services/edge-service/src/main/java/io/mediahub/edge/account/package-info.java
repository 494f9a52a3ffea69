/** Whose access token came along. */
@NullMarked
package io.mediahub.edge.account;

import org.jspecify.annotations.NullMarked;

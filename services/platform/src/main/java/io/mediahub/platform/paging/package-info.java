/** Lists page by page: what a client asks for, what it gets, and the cursor between two pages. */
@NullMarked
package io.mediahub.platform.paging;

import org.jspecify.annotations.NullMarked;

/** Lists, page by page: where a page ended, and how long one may be. */
@NullMarked
package io.mediahub.view.paging;

import org.jspecify.annotations.NullMarked;

/** What every answer has in common. */
@NullMarked
package io.mediahub.edge.http;

import org.jspecify.annotations.NullMarked;

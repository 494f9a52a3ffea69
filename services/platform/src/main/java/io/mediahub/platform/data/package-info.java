/** Connections to PostgreSQL: the write side (decisions) and the read models (views). */
@NullMarked
package io.mediahub.platform.data;

import org.jspecify.annotations.NullMarked;

/** The contracts between processes: topics, serdes, headers and registration. */
@NullMarked
package io.mediahub.schemas;

import org.jspecify.annotations.NullMarked;

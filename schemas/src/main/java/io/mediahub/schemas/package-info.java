/**
 * The wire: topics, serdes and registration. Whatever crosses a process boundary is defined in this
 * module.
 */
@NullMarked
package io.mediahub.schemas;

import org.jspecify.annotations.NullMarked;

/** Pure decisions: no framework, no clock, no random ids, no I/O. */
@NullMarked
package io.mediahub.domain;

import org.jspecify.annotations.NullMarked;

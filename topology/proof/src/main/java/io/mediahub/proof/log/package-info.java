/** What a leaf of the platform's log is, and how an export of the log is checked. */
@NullMarked
package io.mediahub.proof.log;

import org.jspecify.annotations.NullMarked;

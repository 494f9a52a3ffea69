/** Checkpoints and proofs of the log, for auditors and their tools. */
@NullMarked
package io.mediahub.view.proof;

import org.jspecify.annotations.NullMarked;

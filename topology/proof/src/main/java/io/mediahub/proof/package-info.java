/** Merkle trees over logs as RFC 9162 defines them: hashes, proofs and their verification. */
@NullMarked
package io.mediahub.proof;

import org.jspecify.annotations.NullMarked;

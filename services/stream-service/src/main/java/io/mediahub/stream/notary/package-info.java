/**
 * The notary: reads the event topics on its own, keeps a Merkle tree over each partition, and signs
 * their heads. It shares no code with the read models, which it could otherwise not be held
 * against.
 */
@NullMarked
package io.mediahub.stream.notary;

import org.jspecify.annotations.NullMarked;

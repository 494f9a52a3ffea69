/** What is signed about a tree, in the text formats of C2SP that other tools read. */
@NullMarked
package io.mediahub.proof.note;

import org.jspecify.annotations.NullMarked;

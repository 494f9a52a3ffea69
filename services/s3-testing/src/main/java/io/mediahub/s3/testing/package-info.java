/** The object store of the tests. */
@NullMarked
package io.mediahub.s3.testing;

import org.jspecify.annotations.NullMarked;

/** What tests of a service run it with: a real database, keys, and an HTTP client. */
@NullMarked
package io.mediahub.testing;

import org.jspecify.annotations.NullMarked;

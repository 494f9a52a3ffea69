/** Who there is: reads the user directory in MongoDB. */
@NullMarked
package io.mediahub.user.directory;

import org.jspecify.annotations.NullMarked;

/** Where answers come from: the services and the object store. */
@NullMarked
package io.mediahub.edge.origin;

import org.jspecify.annotations.NullMarked;

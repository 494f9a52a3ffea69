/** What an operator sets. */
@NullMarked
package io.mediahub.edge.settings;

import org.jspecify.annotations.NullMarked;

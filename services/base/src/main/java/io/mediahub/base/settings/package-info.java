/** Settings that several processes share, and how a setting is checked and explained. */
@NullMarked
package io.mediahub.base.settings;

import org.jspecify.annotations.NullMarked;

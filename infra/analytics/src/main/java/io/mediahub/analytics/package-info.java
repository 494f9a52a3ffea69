/**
 * The programs behind {@code ./mediahub events} and {@code export}: the log for people, scripts and
 * analysts.
 */
@NullMarked
package io.mediahub.analytics;

import org.jspecify.annotations.NullMarked;

/**
 * Figures as tables with bars for people, as one JSON object for scripts, and as files to compare.
 */
@NullMarked
package io.mediahub.bench.report;

import org.jspecify.annotations.NullMarked;

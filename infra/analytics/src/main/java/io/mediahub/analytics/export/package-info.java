/** The command {@code export}: the log as Parquet files. */
@NullMarked
package io.mediahub.analytics.export;

import org.jspecify.annotations.NullMarked;

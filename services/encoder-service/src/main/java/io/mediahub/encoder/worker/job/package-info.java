/** Doing one job: its thread, its steps, and the reports that it sends to the rendition process. */
@NullMarked
package io.mediahub.encoder.worker.job;

import org.jspecify.annotations.NullMarked;

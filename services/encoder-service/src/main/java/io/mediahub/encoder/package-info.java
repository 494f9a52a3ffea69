/** The encoder worker: takes jobs from the share group, hands them to the media engine, reports. */
@NullMarked
package io.mediahub.encoder;

import org.jspecify.annotations.NullMarked;

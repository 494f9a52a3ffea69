/**
 * Settings that several processes read, and what all settings share: checks, the hiding of secrets,
 * and the sentence with which a wrong setting ends a start. A process enables the records that it
 * needs and binds no others, so a setting that is missing for one process does not stop another.
 */
@NullMarked
package io.mediahub.base.settings;

import org.jspecify.annotations.NullMarked;

/** What is measured of sound, and the pictures that belong to it. */
@NullMarked
package io.mediahub.encoder.media.sound;

import org.jspecify.annotations.NullMarked;

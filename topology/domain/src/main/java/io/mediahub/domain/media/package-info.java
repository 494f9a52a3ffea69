/** What its owner and administrators decide about a media, and who may watch it. */
@NullMarked
package io.mediahub.domain.media;

import org.jspecify.annotations.NullMarked;

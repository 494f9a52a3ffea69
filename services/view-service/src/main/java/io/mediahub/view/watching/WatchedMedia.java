package io.mediahub.view.watching;

import java.time.Instant;

/**
 * A media that somebody has watched.
 *
 * @param mediaId the media
 * @param title as its owner gave it, such as {@code Big Buck Bunny}
 * @param positionMillis where the player was, in milliseconds, such as {@code 40000}
 * @param durationMillis the length of the media in milliseconds, such as {@code 596458}
 * @param percent how far that is, 0 to 100, such as {@code 7}
 * @param finished whether that is the end, or the credits
 * @param watchedAt when the player was there
 */
record WatchedMedia(
    String mediaId,
    String title,
    long positionMillis,
    long durationMillis,
    int percent,
    boolean finished,
    Instant watchedAt) {}

package io.mediahub.encoder.media.text;

import java.util.List;

/**
 * Subtitles out of a film.
 *
 * @param index of the stream in the file
 * @param codec ffmpeg's name of what it was
 * @param language BCP 47, or "und"
 * @param title of the track; empty when it has none
 * @param preferred whether the file wants it to be shown when nobody chooses
 * @param forced whether it holds only what everybody must read, such as signs
 * @param hearingImpaired whether it tells of noises as well
 * @param cues by their start
 * @param dropped number of cues that could not be used
 */
public record SubtitleTrack(
    int index,
    String codec,
    String language,
    String title,
    boolean preferred,
    boolean forced,
    boolean hearingImpaired,
    List<Cue> cues,
    int dropped) {}

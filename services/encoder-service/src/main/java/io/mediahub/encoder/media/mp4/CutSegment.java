package io.mediahub.encoder.media.mp4;

import io.mediahub.hls.mp4.SampleDurations;
import mediahub.rendition.Segment;

/**
 * A finished segment.
 *
 * @param index 0 for the first of its rendition
 * @param segment as it is reported
 * @param bytes the file; not to be changed
 * @param start decode time of its first sample, in ticks of the rendition
 * @param end decode time just after its last sample
 * @param durations of its samples
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the object store as it is, never compared
public record CutSegment(
    int index, Segment segment, byte[] bytes, long start, long end, SampleDurations durations) {}

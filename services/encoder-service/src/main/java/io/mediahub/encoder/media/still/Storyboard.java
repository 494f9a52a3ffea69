package io.mediahub.encoder.media.still;

import io.mediahub.domain.still.StoryboardPlan;
import java.util.List;

/**
 * Small pictures of a whole film.
 *
 * @param sheets JPEG files
 * @param webVtt the text of the WebVTT file that belongs to them, when all lie in one folder
 * @param missing number of pictures that could not be read; the one before stands for each
 */
public record Storyboard(StoryboardPlan plan, List<StillFile> sheets, String webVtt, int missing) {}

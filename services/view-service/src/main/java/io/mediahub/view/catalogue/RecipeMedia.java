package io.mediahub.view.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mediahub.domain.status.RecipeStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A published media and how it stands to a recipe.
 *
 * @param mediaId the media
 * @param title as its owner gave it, such as {@code Big Buck Bunny}
 * @param ownerId the account that uploaded it
 * @param publishedRecipe the recipe that the published package was made by, such as {@code
 *     recipe-2_ladder-2_ffmpeg-8.1.2-1.5.14}; absent when an earlier version made it
 * @param status whether the published package was made by the recipe, and what became of the last
 *     attempt to reach it
 * @param reencoded whether the media reached this recipe by being encoded anew
 * @param durationMillis the length of the media in milliseconds, such as {@code 596458}
 * @param cpuMillis about how much processor time another encode takes, in milliseconds, such as
 *     {@code 1460000}
 * @param publishedAt when the published package became the one that viewers get
 * @param begunAt when the last attempt to reach the recipe began; absent when there was none
 * @param end why that attempt failed; absent unless it did
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RecipeMedia(
    String mediaId,
    String title,
    String ownerId,
    @Nullable String publishedRecipe,
    RecipeStatus status,
    boolean reencoded,
    long durationMillis,
    long cpuMillis,
    Instant publishedAt,
    @Nullable Instant begunAt,
    MediaDetail.@Nullable End end) {}

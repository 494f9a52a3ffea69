package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.Recipe;
import java.util.concurrent.TimeUnit;
import mediahub.rendition.AudioRung;

/**
 * The options of one rung's sound.
 *
 * @param index of the rung in the graph
 */
record SoundOutput(AudioRung rung, int index, Recipe.Sound recipe) {
  Arguments arguments() {
    return new Arguments()
        .option("-map", SoundGraph.output(index))
        // Titles, places and chapters of the source do not reach viewers.
        .option("-map_metadata", -1)
        .option("-map_chapters", -1)
        .add(codec(recipe))
        // Constant: what the multivariant playlist states while the package grows.
        .option("-b:a", rung.getBitsPerSecond())
        // Short fragments, so that segments of sound end near those of the picture.
        .option("-frag_duration", TimeUnit.MILLISECONDS.toMicros(recipe.fragment().toMillis()))
        .add(FragmentedMp4.arguments(rung.getRenditionId()));
  }

  static Arguments codec(Recipe.Sound recipe) {
    return new Arguments().option("-c:a", recipe.encoder()).option("-profile:a", recipe.profile());
  }
}

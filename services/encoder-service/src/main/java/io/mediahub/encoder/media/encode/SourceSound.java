package io.mediahub.encoder.media.encode;

import io.mediahub.domain.rendition.Ladder;
import io.mediahub.domain.rendition.Recipe;
import java.util.List;
import mediahub.rendition.AudioRung;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Inspection;

/**
 * The sound of a track as its rendition will have it, before the encoder: mixed, and at one rate.
 * What is measured there holds for what is heard.
 *
 * @param filters from the track, without labels
 * @param sampleRate of the sound that leaves them
 * @param layout ffmpeg's name of its channels' places
 */
public record SourceSound(String filters, int sampleRate, String layout) {
  private static final long MICROS = 1_000_000;
  private static final Grid NO_PICTURE = new Grid(MICROS, 0, 1);

  public static SourceSound of(AudioTrack track) {
    Inspection alone = new Inspection("", MICROS, null, List.of(track), List.of(), false);
    AudioRung rung = Ladder.plan(alone).getAudio().getFirst();
    SoundGraph graph = new SoundGraph(track, rung, 0, NO_PICTURE, Recipe.CURRENT.sound());
    return new SourceSound(
        graph.sameFormat(), rung.getSampleRate(), SoundGraph.layout(rung.getChannels()));
  }
}

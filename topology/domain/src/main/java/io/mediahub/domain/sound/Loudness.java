package io.mediahub.domain.sound;

/**
 * Loudness as EBU R 128 measures it (ITU-R BS.1770): of the whole, with pauses left out.
 *
 * @param lufs integrated loudness
 * @param peakDbtp highest true peak, decibels relative to full scale
 * @param rangeLu loudness range: the distance of quiet and loud passages
 */
public record Loudness(double lufs, double peakDbtp, double rangeLu) {
  /** Below it lies nothing that the measurement counts. */
  private static final double SILENCE = -69.9;

  /** Silence, or shorter than the 0.4 s that a measurement needs. */
  public boolean silent() {
    return !(lufs > SILENCE);
  }
}

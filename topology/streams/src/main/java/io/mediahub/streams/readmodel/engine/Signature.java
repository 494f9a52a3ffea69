package io.mediahub.streams.readmodel.engine;

import java.time.Instant;

/**
 * Who decided something about a parked record, why, and when.
 *
 * @param who the account or the user of the machine
 * @param why the reason, in the operator's words; empty where none was given
 */
public record Signature(String who, String why, Instant at) {
  private static final int MAX_WHO = 200;
  private static final int MAX_WHY = 1_000;

  public Signature {
    who = storable(who, MAX_WHO);
    why = storable(why, MAX_WHY);
  }

  private static String storable(String text, int most) {
    String cut = text.length() <= most ? text : text.substring(0, most);
    return cut.replace('\0', '\uFFFD');
  }
}

package io.mediahub.local.validate;

import io.mediahub.hls.check.Answer;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the files of a stream are. It never throws for what a stranger wrote. */
interface Source {
  long WHOLE = -1;

  /**
   * A file, or why it is not to be had.
   *
   * @param bytes null when it is not
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Fetched(byte @Nullable [] bytes, Answer answer) {}

  /**
   * @param address as {@link #resolve} made it
   * @param length -1 for the whole file
   * @param most bytes that are read; more is a fault
   */
  Fetched fetch(URI address, Answer.Role role, long offset, long length, int most);

  /** What is to be said of an address that may not be read; empty when it may. */
  String refusal(URI address);

  /** By what name findings speak of it: never with a query, which may hold a token. */
  String name(URI address);

  /** Files beside the stream that nothing named. */
  List<String> others();

  /** What a reference in a file means; null when it is no address. */
  static @Nullable URI resolve(URI base, String reference) {
    try {
      return base.resolve(new URI(reference));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null;
    }
  }
}

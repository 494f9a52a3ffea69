package io.mediahub.encoder.media.inspect;

import io.mediahub.encoder.media.inspect.Prober.Headers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The programs of a recording, the best one first. A television multiplex holds several, each with
 * its own picture, sound and clock; one of them is published.
 */
final class Programs {
  /** Tracks of one clock begin nearer to each other, seconds. */
  private static final double SAME_CLOCK = 1;

  private Programs() {}

  /**
   * Streams that belong together.
   *
   * @param headers of the file, with these streams alone
   * @param others what else can be seen or heard in the file
   * @param otherClocks whether some of these begin at clearly another time
   */
  record Program(Headers headers, List<StreamInfo> others, boolean otherClocks) {
    /** Indexes of what can be seen or heard. */
    List<Integer> played() {
      return headers.streams().stream().filter(Programs::isPlayed).map(StreamInfo::index).toList();
    }
  }

  /** At least one. What belongs to no program belongs to each. */
  static List<Program> of(Headers headers, PacketScan packets) {
    List<Set<Integer>> members =
        headers.programs().stream().filter(program -> isHeld(program, headers, packets)).toList();
    if (members.size() < 2) {
      return List.of(new Program(headers, List.of(), false));
    }
    List<Program> programs = new ArrayList<>();
    for (Set<Integer> program : inOrder(members, headers, packets)) {
      List<StreamInfo> own =
          headers.streams().stream()
              .filter(
                  stream ->
                      program.contains(stream.index())
                          || headers.programs().stream()
                              .noneMatch(other -> other.contains(stream.index())))
              .toList();
      List<StreamInfo> others =
          headers.streams().stream()
              .filter(stream -> isPlayed(stream) && !own.contains(stream))
              .toList();
      boolean differ = Math.abs(start(own, packets) - start(others, packets)) > SAME_CLOCK;
      programs.add(new Program(headers.only(own), others, differ));
    }
    return programs;
  }

  static boolean isPlayed(StreamInfo stream) {
    return stream.isVideo() || stream.isAudio();
  }

  private static boolean isHeld(Set<Integer> program, Headers headers, PacketScan packets) {
    return headers.streams().stream()
        .anyMatch(
            stream ->
                program.contains(stream.index())
                    && isPlayed(stream)
                    && packets.track(stream.index()).packets() > 0);
  }

  /** By their best pictures; those without one come last, as the file orders them. */
  private static List<Set<Integer>> inOrder(
      List<Set<Integer>> programs, Headers headers, PacketScan packets) {
    List<StreamInfo> held =
        headers.streams().stream()
            .filter(stream -> packets.track(stream.index()).packets() > 0)
            .toList();
    List<Integer> ranked =
        Stream.concat(Tracks.pictures(held, packets).stream(), Tracks.sounds(held).stream())
            .map(StreamInfo::index)
            .collect(Collectors.toList());
    return programs.stream()
        .sorted(
            Comparator.comparingInt(
                program ->
                    program.stream()
                        .mapToInt(ranked::indexOf)
                        .filter(rank -> rank >= 0)
                        .min()
                        .orElse(Integer.MAX_VALUE)))
        .toList();
  }

  private static double start(List<StreamInfo> streams, PacketScan packets) {
    return streams.stream()
        .filter(Programs::isPlayed)
        .map(stream -> packets.track(stream.index()))
        .filter(track -> track.packets() > 0)
        .mapToDouble(PacketScan.Track::first)
        .min()
        .orElse(0);
  }
}

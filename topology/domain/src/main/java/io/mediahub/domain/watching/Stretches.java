package io.mediahub.domain.watching;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import mediahub.watching.Stretch;

/**
 * Seconds of a media that were shown, as stretches in order that neither overlap nor touch. Never
 * changed: each method makes another.
 */
public record Stretches(List<Span> all) {
  /** Of one playback. Who jumps about more often has the shortest ones forgotten. */
  public static final int MOST = 200;

  public static final Stretches NONE = new Stretches(List.of());

  /**
   * Consecutive seconds, from the start of the media.
   *
   * @param until the first second that is not part of them
   */
  public record Span(int from, int until) {
    int length() {
      return until - from;
    }
  }

  public Stretches {
    all = List.copyOf(all);
  }

  /**
   * @param given in any order, with any overlaps; empty and reversed ones are passed over
   * @param end the length of the media in seconds: nothing beyond it is shown
   */
  public static Stretches of(List<Span> given, int end) {
    List<Span> inside =
        given.stream()
            .map(each -> new Span(Math.max(0, each.from), Math.min(end, each.until)))
            .filter(each -> each.length() > 0)
            .toList();
    return joined(inside);
  }

  public static Stretches of(List<Stretch> logged) {
    return of(
        logged.stream().map(e -> new Span(e.getFromSecond(), e.getUntilSecond())).toList(),
        Integer.MAX_VALUE);
  }

  private static Stretches joined(List<Span> given) {
    List<Span> ordered = new ArrayList<>(given);
    ordered.sort(Comparator.comparingInt(Span::from));
    List<Span> joined = new ArrayList<>();
    for (Span next : ordered) {
      Span last = joined.isEmpty() ? null : joined.getLast();
      if (last == null || next.from > last.until) {
        joined.add(next);
      } else if (next.until > last.until) {
        joined.set(joined.size() - 1, new Span(last.from, next.until));
      }
    }
    return new Stretches(bounded(joined));
  }

  private static List<Span> bounded(List<Span> joined) {
    if (joined.size() <= MOST) {
      return joined;
    }
    return joined.stream()
        .sorted(Comparator.comparingInt(Span::length).reversed())
        .limit(MOST)
        .sorted(Comparator.comparingInt(Span::from))
        .toList();
  }

  public Stretches plus(Stretches other) {
    List<Span> both = new ArrayList<>(all);
    both.addAll(other.all);
    return joined(both);
  }

  public Stretches minus(Stretches other) {
    List<Span> left = new ArrayList<>(all);
    for (Span taken : other.all) {
      List<Span> next = new ArrayList<>();
      for (Span each : left) {
        add(next, each.from, Math.min(each.until, taken.from));
        add(next, Math.max(each.from, taken.until), each.until);
      }
      left = next;
    }
    return new Stretches(left);
  }

  private static void add(List<Span> to, int from, int until) {
    if (until > from) {
      to.add(new Span(from, until));
    }
  }

  /** The first so many seconds of them. */
  public Stretches first(int seconds) {
    List<Span> kept = new ArrayList<>();
    int left = seconds;
    for (Span each : all) {
      add(kept, each.from, each.from + Math.min(each.length(), left));
      left = Math.max(0, left - each.length());
    }
    return new Stretches(kept);
  }

  public int seconds() {
    return all.stream().mapToInt(Span::length).sum();
  }

  public boolean none() {
    return all.isEmpty();
  }

  /** As an event has them. */
  public List<Stretch> logged() {
    return all.stream().map(each -> new Stretch(each.from, each.until)).toList();
  }
}

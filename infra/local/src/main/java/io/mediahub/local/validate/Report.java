package io.mediahub.local.validate;

import io.mediahub.hls.check.Findings.Finding;
import io.mediahub.hls.check.Findings.Weight;
import io.mediahub.hls.check.Item;
import io.mediahub.hls.check.Item.State;
import io.mediahub.hls.check.StreamFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code validate --output json} prints.
 *
 * @param status passed, failed, or incomplete when the time limit was reached
 * @param stream as it was given, without a query
 * @param kind VOD, EVENT or LIVE
 * @param seconds how long its longest rendition is
 * @param errors items that failed
 * @param warnings items that passed with warnings
 * @param variants in the order of the multivariant playlist
 * @param items all 23 of the checklist
 */
public record Report(
    String status,
    String stream,
    String kind,
    double seconds,
    int errors,
    int warnings,
    List<Variant> variants,
    List<Checked> items) {

  /** A variant as it is listed; empty texts for what is not said. */
  public record Variant(String uri, long bandwidth, String resolution, String codecs) {}

  /**
   * An item of the checklist.
   *
   * @param state passed, warned, failed, not-applicable or unchecked
   * @param more findings beyond those that are here
   * @param notes what could not be checked and why, or why the item does not apply
   */
  public record Checked(
      int item, String title, String state, List<Found> findings, int more, List<String> notes) {}

  /**
   * @param level error, policy (this project's own, allowed by the specifications) or advice
   */
  public record Found(String level, String sentence) {}

  static Report of(
      String stream, String kind, StreamFacts facts, List<Item> items, boolean outOfTime) {
    int errors = (int) items.stream().filter(each -> each.state() == State.FAILED).count();
    return new Report(
        outOfTime ? "incomplete" : errors == 0 ? "passed" : "failed",
        stream,
        kind,
        Validation.seconds(facts),
        errors,
        (int) items.stream().filter(each -> each.state() == State.WARNED).count(),
        Validation.variants(facts),
        items.stream().map(Report::checked).toList());
  }

  private static Checked checked(Item item) {
    return new Checked(
        item.number(),
        item.title(),
        item.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        item.findings().stream().map(found -> new Found(level(found), found.sentence())).toList(),
        item.more(),
        item.notes());
  }

  private static String level(Finding found) {
    return found.weight() == Weight.MUST ? "error" : found.weight().name().toLowerCase(Locale.ROOT);
  }

  /** For people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("%s: %s, %d variants, %.1f s".formatted(stream, kind, variants.size(), seconds));
    lines.add("");
    for (Checked item : items) {
      lines.add("%4d  %-20s %s".formatted(item.item(), words(item), item.title()));
      for (Found found : item.findings()) {
        lines.add("      %s: %s".formatted(found.level(), found.sentence()));
      }
      if (item.more() > 0) {
        lines.add("      and %d more".formatted(item.more()));
      }
      for (String note : item.notes()) {
        lines.add(
            item.state().equals("not-applicable") ? "      " + note : "      not checked: " + note);
      }
    }
    lines.add("");
    lines.add(
        switch (status) {
          case "incomplete" -> "The time limit was reached: not everything was read.";
          case "passed" -> "No item failed.";
          default -> "Items that failed: %d.".formatted(errors);
        });
    lines.add(
        "Warnings (policy, advice) are this project's own and recommendations: a stream may be"
            + " right without them.");
    return lines;
  }

  private static String words(Checked item) {
    return switch (item.state()) {
      case "warned" -> "passed, warnings";
      case "not-applicable" -> "not applicable";
      case "unchecked" -> "could not be checked";
      default -> item.state();
    };
  }
}

package io.mediahub.bench.report;

import io.mediahub.local.terminal.Table;
import java.util.Locale;

/** A limit that a figure is to keep, in the figure's unit. */
public record Target(String what, double measured, double atMost, String unit) {
  public boolean met() {
    return measured <= atMost;
  }

  public String sentence() {
    return String.format(
        Locale.ROOT,
        "%s  %s: %s %s, at most %s %s",
        met() ? "met   " : "MISSED",
        what,
        Table.number(measured),
        unit,
        Table.number(atMost),
        unit);
  }
}

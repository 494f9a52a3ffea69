package io.mediahub.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void aligns_its_columns_and_draws_bars_as_shares_of_the_largest() {
    String text =
        new Table("cost", "", "s")
            .row(10, "platform", "10.0")
            .row(5, "plain", "5.00")
            .row(Double.NaN, "whole", "15.0")
            .render();

    assertThat(text)
        .isEqualTo(
            """
            cost
                         s
              platform  10.0  ████████████████████████████
              plain     5.00  ██████████████
              whole     15.0
            """
                .replace("             s", "               s"));
  }

  @Test
  void texts_are_left_aligned_where_told_and_lines_below_a_row_start_at_its_second_column() {
    String text =
        new Table("", "NAME", "STATE", "PID")
            .left("STATE")
            .row("kafka", "ready", "7")
            .row("s3", "failed", "-")
            .below("ended with 1")
            .render();

    assertThat(text)
        .isEqualTo(
            """
            NAME   STATE   PID
            kafka  ready     7
            s3     failed    -
                   ended with 1
            """);
  }

  @Test
  void bars_are_as_fine_as_eighths() {
    assertThat(Table.bar(0)).isEmpty();
    assertThat(Table.bar(1.0 / (28 * 8))).isEqualTo("▏");
    assertThat(Table.bar(1)).hasSize(28);
    assertThat(Table.bar(2)).hasSize(28);
  }

  @Test
  void numbers_have_about_three_digits() {
    assertThat(Table.number(0.123)).isEqualTo("0.12");
    assertThat(Table.number(12.34)).isEqualTo("12.3");
    assertThat(Table.number(1234.4)).isEqualTo("1234");
    assertThat(Table.number(Double.NaN)).isEqualTo("-");
  }
}

package io.mediahub.proof.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.proof.Frontier;
import io.mediahub.proof.Hash;
import io.mediahub.proof.note.Checkpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExportCheckTest {
  private final List<String> lines = new ArrayList<>();
  private byte[] leaves;
  private Checkpoint head;

  @BeforeEach
  void fiftyRecords() {
    Frontier tree = Frontier.empty();
    List<Hash> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      LogRecord one = record(i, i);
      lines.add(one.json());
      all.add(one.leaf());
      tree.append(one.leaf());
    }
    leaves = Hash.joined(all);
    head = new Checkpoint("origin", 50, tree.root());
  }

  private static LogRecord record(int i, int value) {
    byte[] key = i % 7 == 0 ? null : ("key-" + i % 5).getBytes(UTF_8);
    return new LogRecord(2L * i, 1_000 + i, key, ("value " + value).getBytes(UTF_8));
  }

  private List<Fault> after(Consumer<List<String>> change) {
    List<String> changed = new ArrayList<>(lines);
    change.accept(changed);
    return ExportCheck.of(changed.iterator(), leaves, head);
  }

  @Test
  void what_was_recorded_has_no_fault() {
    assertThat(after(all -> {})).isEmpty();
  }

  @Test
  void each_fault_is_named_where_it_is_and_nothing_else_is() {
    assertOne(after(all -> all.set(9, record(9, 8).json())), Fault.Kind.CHANGED, 10);
    assertOne(after(all -> all.set(9, "{}")), Fault.Kind.UNREADABLE, 10);
    assertOne(after(all -> all.remove(9)), Fault.Kind.DROPPED, 10);
    assertOne(after(all -> all.add(10, all.get(9))), Fault.Kind.DUPLICATED, 11);
    assertOne(after(all -> all.add(30, all.get(9))), Fault.Kind.DUPLICATED, 31);
    assertOne(after(all -> Collections.swap(all, 9, 10)), Fault.Kind.OUT_OF_ORDER, 10);
    assertOne(after(all -> all.add(9, record(99, 9).json())), Fault.Kind.ADDED, 10);
    assertOne(after(all -> all.add(record(99, 9).json())), Fault.Kind.ADDED, 51);
    assertOne(after(all -> all.removeLast()), Fault.Kind.TRUNCATED, 49);
    assertOne(after(all -> all.subList(20, 50).clear()), Fault.Kind.TRUNCATED, 20);
  }

  private static void assertOne(List<Fault> faults, Fault.Kind kind, long line) {
    assertThat(faults).extracting(Fault::kind).containsExactly(kind);
    assertThat(faults).extracting(Fault::line).containsExactly(line);
  }

  @Test
  void several_faults_are_told_apart() {
    List<Fault> faults =
        after(
            all -> {
              all.set(40, record(40, 1).json());
              all.remove(20);
              Collections.swap(all, 3, 7);
            });

    assertThat(faults)
        .extracting(Fault::kind)
        .contains(Fault.Kind.OUT_OF_ORDER, Fault.Kind.DROPPED, Fault.Kind.CHANGED);
  }

  @Test
  void a_changed_list_of_leaves_is_told_from_changed_records() {
    leaves[77] ^= 1;

    assertThat(ExportCheck.of(lines.iterator(), leaves, head))
        .extracting(Fault::kind)
        .containsExactly(Fault.Kind.LEAVES_ALTERED);
    lines.removeFirst();
    assertThat(ExportCheck.of(lines.iterator(), leaves, head))
        .extracting(Fault::kind)
        .containsExactly(Fault.Kind.LEAVES_ALTERED, Fault.Kind.CHANGED);
  }

  @Test
  void the_line_of_a_record_comes_back_also_without_key_and_value() {
    LogRecord none = new LogRecord(0, -1, null, null);

    assertThat(LogRecord.parse(none.json()).leaf()).isEqualTo(none.leaf());
    assertThat(none.leaf()).isNotEqualTo(new LogRecord(0, -1, new byte[0], null).leaf());
    assertThat(none.leaf()).isNotEqualTo(new LogRecord(0, -1, null, new byte[0]).leaf());
  }
}
